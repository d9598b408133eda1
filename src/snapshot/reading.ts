import type { Session } from '../postgres/session.ts';

/**
 * Settings under which values and definitions have one text, whatever the role's own: every name
 * qualified, floats whole, times in UTC. `jit`: compiling a catalog query costs more than running it.
 */
export const plainText = {
  search_path: '',
  TimeZone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  jit: 'off',
} as const;

/** Milliseconds that one query of a snapshot may take. */
const longest = 5_000;

/** Asks one query in a read-only transaction of its own, so that none is open for long. */
export function ask<Row>(
  session: Session,
  sql: string,
  values: readonly unknown[] = [],
  settings: Readonly<Record<string, string>> = plainText,
): Promise<readonly Row[]> {
  return session.readOnly((tx) => tx.query<Row>(sql, values), {
    statementTimeoutMs: longest,
    settings,
  });
}

/** DDL for which identifiers are always quoted. */
export function askDefinitions<Row>(session: Session, sql: string): Promise<readonly Row[]> {
  return ask<Row>(session, sql, [], { ...plainText, quote_all_identifiers: 'on' });
}
