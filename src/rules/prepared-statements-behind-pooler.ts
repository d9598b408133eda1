import type { DeclaredPool, Pooler } from '../model/pool.ts';
import { isPooled, poolSubject, signWords } from './reading/pools.ts';
import { nameOf } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

type Named = {
  readonly form: string;
  readonly source: string;
  readonly pooler: string;
  /** Of PgBouncer; null where it did not say. */
  readonly version: string | null;
  readonly maxPrepared: number | null;
};

export const preparedStatementsBehindPooler = defineRule({
  id: 'prepared-statements-behind-pooler',
  severity: 'error',
  when: 'The client names its prepared statements behind a pooler that is not known to keep them apart.',
  effect:
    'The pooler gives the next transaction another connection, which does not know the statement, or has another under its name: queries fail now and then (42P05, 26000).',
  remedy:
    'Let the client name none, or take PgBouncer 1.21 or later with `max_prepared_statements` above 0.',
  needs: ['pool'],
  *check({ pool: { pools, pooler } }): Iterable<Observation<Named>> {
    for (const pool of pools) {
      if (!isPooled(pool.url, pooler) || !namesStatements(pool) || keepsApart(pooler)) continue;
      yield {
        subject: poolSubject(pool.source),
        ...(pooler === null ? { severity: 'warning' as const } : {}),
        facts: {
          form: pool.form,
          source: pool.source,
          pooler: signWords(pool.url),
          version: pooler?.version ?? null,
          maxPrepared: pooler?.maxPrepared ?? null,
        },
      };
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} names its prepared statements behind ${facts.pooler} (${versionOf(facts)})`,
    help:
      facts.form === 'adapter'
        ? `in ${facts.source}: leave statementNameGenerator out`
        : `in the URL (${facts.source}): add pgbouncer=true`,
  }),
});

/** Prisma's own engine does, unless its URL tells it not to. */
function namesStatements({ form, url, namesStatements }: DeclaredPool): boolean {
  if (form === 'adapter') return namesStatements === true;
  const { pgbouncer, statement_cache_size: cache } = url?.parameters ?? {};
  return pgbouncer !== 'true' && cache !== '0';
}

function keepsApart(pooler: Pooler | null): boolean {
  const [major = 0, minor = 0] = (pooler?.version ?? '').split('.').map(Number);
  const knows = major > 1 || (major === 1 && minor >= 21);
  return knows && (pooler?.maxPrepared ?? 0) > 0;
}

function versionOf({ version, maxPrepared }: Named): string {
  if (version === null) return 'its version is unknown';
  const setting = maxPrepared === null ? '' : `, max_prepared_statements ${maxPrepared}`;
  return `PgBouncer ${version}${setting}`;
}
