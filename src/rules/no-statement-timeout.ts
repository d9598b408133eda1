import type { DeclaredPool } from '../model/pool.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { isPooled, optionHelp, poolSubject } from './reading/pools.ts';
import { nameOf } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

type Unlimited = {
  readonly form: DeclaredPool['form'];
  readonly source: string;
  readonly role: string;
  readonly pooled: boolean;
};

export const noStatementTimeout = defineRule({
  id: 'no-statement-timeout',
  severity: 'info',
  when: 'Neither the server, the database, the role, the URL nor the pool sets a `statement_timeout`.',
  effect:
    'One statement that hangs or reads too much keeps its connection for as long as it likes, and a pool is soon full of them.',
  remedy: 'Set one that is far above the slowest statement that users wait for.',
  needs: ['pool'],
  *check({ pool: { pools, server, pooler } }): Iterable<Observation<Unlimited>> {
    if (server === null || server.statementTimeoutMs !== 0) return;
    for (const pool of pools) {
      if (!isUnlimited(pool)) continue;
      yield {
        subject: poolSubject(pool.source),
        facts: {
          form: pool.form,
          source: pool.source,
          role: server.role,
          pooled: isPooled(pool.url, pooler),
        },
      };
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)}: statements may run for ever, no statement_timeout is set`,
    help: helpOf(facts),
  }),
});

/** What could not be read may hold one. */
function isUnlimited({ url, statementTimeoutMs: { value, origin } }: DeclaredPool): boolean {
  if (origin === 'set') return value === 0;
  return origin === 'default' && url !== null;
}

/** A pooler may refuse a setting that comes with the connection. */
function helpOf({ form, source, role, pooled }: Unlimited): string {
  const ofRole = `ALTER ROLE ${quoteIdentifier(role)} SET statement_timeout = '30s';`;
  if (pooled) return ofRole;
  const parameter = 'options=-c%20statement_timeout%3D30s';
  return `${optionHelp({ form, source }, 'statement_timeout: 30_000', parameter)}; or for all clients of the role: ${ofRole}`;
}
