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

/** The place where a page of a sorted list begins: `created_at < $1 ORDER BY created_at LIMIT 20`. */
export function isPage(need: ColumnNeed, { statement, needs }: Search): boolean {
  const block = statement.blocks[need.condition.block];
  const sorted = block?.order.some(
    ({ table, column }) => table === need.instance && column === need.column.name,
  );
  return sorted === true && block?.limit !== null && partnerOf(need, needs) === null;
}

interface Shares {
  readonly low: number;
  readonly high: number;
}

/** Shares of the values below the ends: 1 % of them between the ends of a pair, or beyond an open end. */
const TYPICAL = { pair: { low: 0.5, high: 0.51 }, open: { low: 0.99, high: 0.01 } } as const;
/** 10 % beyond an open end. A pair keeps its width: see densest.ts. */
const HEAVY = { ...TYPICAL, open: { low: 0.9, high: 0.1 } } as const;

/** The end of a range by the column's distribution; null for a column without values. */
export async function rangeByShare(
  need: ColumnNeed,
  search: Search,
  set: 'typical' | 'heavy',
): Promise<Found | null> {
  const paired = partnerOf(need, search.needs) !== null;
  const shares = (set === 'heavy' ? HEAVY : TYPICAL)[paired ? 'pair' : 'open'];
  const share = isLower(need) ? shares.low : shares.high;
  const value = histogramValue(need, shares, paired) ?? (await sampledValue(need, search, share));
  const origin = `${nameOf(need)} where ${Math.round(share * 100)} % of its values are lower`;
  return value === null ? null : { value, origin };
}

// A histogram of few values: the ends must not fall together, or the range is empty.
function histogramValue(need: ColumnNeed, shares: Shares, paired: boolean): string | null {
  const bounds = need.condition.wrapper ? null : need.column.statistics?.histogram;
  if (!bounds) return null;
  const last = bounds.length - 1;
  const low = Math.min(Math.round(shares.low * last), paired ? last - 1 : last);
  const high = Math.max(Math.round(shares.high * last), paired ? low + 1 : 0);
  return bounds[isLower(need) ? low : high] ?? null;
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
