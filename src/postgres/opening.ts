import { quoteLiteral } from '../sql/quote.ts';

/** What a transaction may take: milliseconds, 0 for no limit, and further settings of its own. */
export interface Limits {
  /** Default 30 s. */
  readonly statementTimeoutMs?: number | undefined;
  /** Default 2 s. */
  readonly lockTimeoutMs?: number | undefined;
  /** Default 60 s. */
  readonly idleTimeoutMs?: number | undefined;
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

const defaults = { statementTimeoutMs: 30_000, lockTimeoutMs: 2_000, idleTimeoutMs: 60_000 };

/**
 * BEGIN and the transaction's settings in one message. `set_config` rather than SET LOCAL: it is a
 * query, so the transaction has its snapshot, after which PostgreSQL refuses to make a read-only
 * transaction read-write. The isolation is said, since a role's default may hold back VACUUM.
 */
export function openingSql(
  access: 'READ ONLY' | 'READ WRITE',
  ofTarget: Readonly<Record<string, string>>,
  limits: Limits,
): string {
  const settings = Object.entries({ ...ofTarget, ...guarding(limits), ...limits.settings });
  const calls = settings.map(
    ([name, value]) => `pg_catalog.set_config(${quoteLiteral(name)},${quoteLiteral(value)},true)`,
  );
  return `BEGIN ISOLATION LEVEL READ COMMITTED ${access}; SELECT ${calls.join(',')}`;
}

function guarding(limits: Limits): Record<string, string> {
  return {
    application_name: 'dbperf',
    statement_timeout: milliseconds(limits.statementTimeoutMs ?? defaults.statementTimeoutMs),
    lock_timeout: milliseconds(limits.lockTimeoutMs ?? defaults.lockTimeoutMs),
    idle_in_transaction_session_timeout: milliseconds(
      limits.idleTimeoutMs ?? defaults.idleTimeoutMs,
    ),
    DateStyle: 'ISO',
    IntervalStyle: 'postgres',
  };
}

function milliseconds(duration: number): string {
  return String(Math.ceil(duration));
}
