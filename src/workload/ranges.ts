import type { Catalog } from '../model/catalog.ts';
import type { StatementConditions } from '../model/statement.ts';
import type { Session } from '../postgres/session.ts';
import { quoteRelation } from '../sql/quote.ts';
import { lookUp } from './look-up.ts';
import { type ColumnNeed, isLower, nameOf, partnerOf } from './needs.ts';
import { columnSql } from './value-sql.ts';

/** Where a search for values takes place. */
export interface Search {
  readonly session: Pick<Session, 'readOnly'>;
  readonly catalog: Catalog;
  readonly statement: StatementConditions;
  /** The parameters that are compared with columns. */
  readonly needs: readonly ColumnNeed[];
}

export interface Found {
  readonly value: string;
  /** How it was found, for the reader; holds no value. */
  readonly origin: string;
}

/** The type that the parameter is compared as. */
export function typeOf(need: ColumnNeed): string {
  const { wrapper } = need.condition;
  if (wrapper?.kind === 'cast') return wrapper.type;
  return wrapper ? 'text' : need.column.type;
}

export function isTemporal(type: string): boolean {
  return /^(date$|timestamp)/.test(type);
}

/**
 * The end of a range as an expression over a row, where it can come from one: the day around a time,
 * or the place at which a page of a sorted list begins. Null: by the column's distribution.
 */
export function rangeSql(need: ColumnNeed, search: Search): string | null {
  const column = columnSql(need);
  if (isPage(need, search)) return column;
  if (!partnerOf(need, search.needs) || !isTemporal(typeOf(need))) return null;
  const day = `pg_catalog.date_trunc('day', ${column})`;
  const end = isLower(need) ? day : `${day} + interval '1 day'`;
  return typeOf(need) === 'date' ? `(${end})::date` : end;
}

export function rangeOrigin(need: ColumnNeed, search: Search): string {
  return isPage(need, search) ? 'in the middle' : 'one day';
}

// `WHERE created_at < $1 ORDER BY created_at DESC LIMIT 20`
function isPage(need: ColumnNeed, { statement, needs }: Search): boolean {
  const block = statement.blocks[need.condition.block];
  const sorted = block?.order.some(
    ({ table, column }) => table === need.instance && column === need.column.name,
  );
  return sorted === true && block?.limit !== null && partnerOf(need, needs) === null;
}

/** Shares of the rows below the value: a slice of 1 % or 10 %, at most the half that is open. */
const TYPICAL = { pair: [0.5, 0.51], open: [0.9, 0.1] } as const;
const HEAVY = { pair: [0.9, 1], open: [0.5, 0.5] } as const;

/** The end of a range by the column's distribution; null for a column without values. */
export async function rangeByShare(
  need: ColumnNeed,
  search: Search,
  set: 'typical' | 'heavy',
): Promise<Found | null> {
  const shares = set === 'typical' ? TYPICAL : HEAVY;
  const paired = partnerOf(need, search.needs) !== null;
  const share = (paired ? shares.pair : shares.open)[isLower(need) ? 0 : 1];
  const value = histogramValue(need, share) ?? (await sampledValue(need, search, share));
  const origin = `${nameOf(need)} where ${Math.round(share * 100)} % of its values are lower`;
  return value === null ? null : { value, origin };
}

function histogramValue(need: ColumnNeed, share: number): string | null {
  const bounds = need.condition.wrapper ? null : need.column.statistics?.histogram;
  return bounds?.[Math.round(share * (bounds.length - 1))] ?? null;
}

async function sampledValue(
  need: ColumnNeed,
  search: Search,
  share: number,
): Promise<string | null> {
  const [row] = await lookUp(
    search.session,
    `SELECT (pg_catalog.percentile_disc(${share}) WITHIN GROUP (ORDER BY v))::text AS c0 FROM (
      SELECT ${columnSql(need)} AS v FROM ${quoteRelation(need.table)} AS t
      WHERE ${columnSql(need)} IS NOT NULL LIMIT 10000) AS s`,
  );
  return row?.[0] ?? null;
}
