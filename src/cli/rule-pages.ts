import { readFile } from 'node:fs/promises';
import { Problem } from '../model/problem.ts';
import { ruleIds, rules } from '../rules/registry.ts';
import { nearest } from '../text/did-you-mean.ts';
import type { Output } from './terminal.ts';

export function listRules({ colours }: Output): string {
  const width = Math.max(...ruleIds.map((id) => id.length));
  const lines = rules.map(
    ({ id, severity, when }) => `${colours.bold(id.padEnd(width))}  ${severity.padEnd(7)}  ${when}`,
  );
  return `${lines.join('\n')}\n`;
}

/** The rule's page of the documentation, as it stands in docs/rules. */
export async function rulePage(id: string): Promise<string> {
  if (!ruleIds.includes(id)) throw unknownRule(id);
  return readFile(new URL(`../../docs/rules/${id}.md`, import.meta.url), 'utf8');
}

function unknownRule(id: string): Problem {
  const meant = nearest(id, ruleIds);
  return new Problem({
    code: 'rule-unknown',
    what: 'there is no such rule',
    received: id,
    help: meant === null ? 'dbperf rules lists them' : `did you mean ${meant}?`,
  });
}
