import type { DeployedIndex, DeployedState } from '../model/preflight.ts';
import { quoteRelation } from '../sql/quote.ts';
import { prismaDeploy } from '../text/prisma-command.ts';
import { attachParts, unattached } from './hazards/database.ts';
import { listed } from './hazards/words.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

type Label = 'fails' | 'mind' | 'pass' | 'unseen' | 'open';

/** What became of each index of dbperf's migrations; empty where there is none. */
export function renderPostflight(indexes: readonly DeployedIndex[], style: Style): string {
  if (indexes.length === 0) return '';
  return [style.colours.bold('after a deploy'), ...indexes.map((one) => entry(one, style))].join(
    '\n',
  );
}

function entry(one: DeployedIndex, style: Style): string {
  const { label, message, help } = wordsOf(one);
  const indent = ' '.repeat(10);
  const text = wrap(`${quoteRelation(one.index)} ${message}`, style.width - indent.length);
  const pasted = help === null ? [] : [`${indent}${style.colours.dim('help')}  ${help}`];
  return [`  ${paint(label, style)}  ${text.join(`\n${indent}`)}`, ...pasted].join('\n');
}

function paint(label: Label, { colours }: Style): string {
  const { red, yellow, green, dim } = colours;
  const colour = { fails: red, mind: yellow, pass: green, unseen: dim, open: dim }[label];
  return colour(label.padEnd(6));
}

interface Words {
  readonly label: Label;
  readonly message: string;
  readonly help: string | null;
}

function wordsOf(one: DeployedIndex): Words {
  const { state, index, table, migration, serves } = one;
  const name = quoteRelation(index);
  switch (state.kind) {
    case 'pending':
      return {
        label: 'open',
        message: sayPending(migration, state.parts ?? []),
        help: prismaDeploy,
      };
    case 'building':
      return {
        label: 'open',
        message: 'is being built at this moment',
        help: 'SELECT * FROM pg_catalog.pg_stat_progress_create_index;',
      };
    case 'missing':
      return {
        label: 'fails',
        message: `is not there, though ${migration} is recorded as applied`,
        help: 'dbperf audit; dbperf gen-migration    a new migration, where it is still advised',
      };
    case 'invalid':
      return {
        label: 'fails',
        message: 'is INVALID: no query uses it',
        help: `REINDEX INDEX CONCURRENTLY ${name};`,
      };
    case 'unattached':
      return {
        label: 'fails',
        message: `is INVALID: ${unattached}`,
        help: attachParts(name),
      };
    case 'elsewhere':
      return {
        label: 'fails',
        message: `is on ${quoteRelation(state.table)}, and was made for ${quoteRelation(table)}`,
        help: null,
      };
    case 'present':
      return { label: 'pass', message: 'is there and valid', help: null };
    case 'unmeasured':
      return {
        label: 'unseen',
        message: `is there and valid; no plan of ${serves.join(', ')} was seen, so its use is not known`,
        help: 'dbperf audit',
      };
    case 'unused':
      return unused(state, one);
    case 'used':
      return { label: 'pass', message: sayUse(state), help: null };
  }
}

function sayPending(migration: string, parts: readonly string[]): string {
  return parts.length === 0
    ? `is not deployed: ${migration} is pending`
    : `is INVALID until its partitions are deployed: ${listed(parts)} ${parts.length === 1 ? 'is' : 'are'} pending`;
}

function unused(
  { measured }: Extract<DeployedState, { kind: 'unused' }>,
  { migration, table }: DeployedIndex,
): Words {
  return {
    label: 'mind',
    message: `is there and valid, and no measured plan of ${measured.join(', ')} uses it (${migration})`,
    help: `ANALYZE ${quoteRelation(table)};  -- then audit again; if it stays so, drop it`,
  };
}

function sayUse({ by, notBy }: Extract<DeployedState, { kind: 'used' }>): string {
  const others = notBy.length === 0 ? '' : `, not by ${notBy.join(', ')}`;
  return `is there, valid, and used by ${by.join(', ')}${others}`;
}
