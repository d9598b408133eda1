import { sqlState } from '../postgres/sql-state.ts';
import { quoteRelation } from '../sql/quote.ts';
import { arrayText } from './literal.ts';
import { lookUp } from './look-up.ts';
import { type ColumnNeed, isLower, nameOf, partnerOf } from './needs.ts';
import { type Found, type Search, typeOf } from './ranges.ts';
import { endsOf, ODD_TEXTS, unlikely } from './unlikely.ts';
import { columnSql } from './value-sql.ts';

/**
 * Values that find nothing: the most selective parameter, with all that share its condition, gets
 * one that does not occur; the others stay. Null where none can (booleans, enums in full use).
 */
export async function missValues(
  search: Search,
  typical: ReadonlyMap<number, Found>,
): Promise<ReadonlyMap<number, Found> | null> {
  const values = new Map(typical);
  let missed = false;
  for (const need of search.needs.toSorted((a, b) => selectivity(b) - selectivity(a))) {
    if (need.assigned || need.condition.negated || (missed && need.condition.conjunct)) continue;
    const missing =
      need.condition.kind === 'range' ? beyond(need, search) : await absent(need, search);
    const origin = `a value that ${nameOf(need)} does not have`;
    for (const [number, value] of missing) values.set(number, { value, origin });
    missed ||= missing.size > 0;
  }
  return missed ? values : null;
}

/** Higher for conditions that fewer rows fulfil, and for those that surely restrict. */
function selectivity(need: ColumnNeed): number {
  const kinds = ['contains', 'range', 'like', 'in', 'equal'];
  const distinct = need.column.statistics?.distinct ?? -0.5;
  const count = distinct < 0 ? -distinct * (need.table.rows ?? 1000) : distinct;
  const sure = need.condition.conjunct && !need.condition.negated ? 10 : 0;
  const share = 1 - 1 / (count + 2);
  return sure + kinds.indexOf(need.condition.kind) + share * 2;
}

/** A value that the database confirms to be absent, for every parameter of the condition. */
async function absent(need: ColumnNeed, search: Search): Promise<ReadonlyMap<number, string>> {
  const sharing = search.needs.filter((each) => each.condition === need.condition);
  for (const value of await unlikelyValues(need, search)) {
    if (!(await isAbsent(need, value, search))) continue;
    return new Map(sharing.map((each) => [each.number, shaped(each, value)]));
  }
  return new Map();
}

function shaped(need: ColumnNeed, value: string): string {
  const { kind, symbol } = need.condition;
  const whole = need.operand.prefix === '' && need.operand.suffix === '';
  if (kind === 'like') return whole && symbol !== '^@' ? `${value}%` : value;
  return need.operand.array && !isDocument(need) ? arrayText([value]) : value;
}

function isDocument(need: ColumnNeed): boolean {
  return need.column.type === 'jsonb' && need.condition.symbol === '@>';
}

/** A range beyond all values: at the type's upper end, or below the lower one for `column < $n`. */
function beyond(need: ColumnNeed, search: Search): ReadonlyMap<number, string> {
  const ends = endsOf(typeOf(need));
  if (!ends) return new Map();
  const [lowest, high, highest] = ends;
  const partner = partnerOf(need, search.needs);
  if (!partner) return new Map([[need.number, isLower(need) ? highest : lowest]]);
  const [lower, upper] = isLower(need) ? [need, partner] : [partner, need];
  return new Map([
    [lower.number, high],
    [upper.number, highest],
  ]);
}

async function unlikelyValues(need: ColumnNeed, search: Search): Promise<readonly string[]> {
  if (need.condition.kind === 'contains') return elementMiss(need);
  const type = typeOf(need);
  const known = unlikely(type);
  if (known.length === 0) return enumLabels(need, search);
  const length = Number(/^char.*\((\d+)\)/.exec(type)?.[1] ?? Number.POSITIVE_INFINITY);
  return known.map((value) => value.slice(-length));
}

function elementMiss(need: ColumnNeed): readonly string[] {
  if (need.column.type === 'jsonb') return isDocument(need) ? unlikely('jsonb') : unlikely('text');
  return need.column.type.endsWith('[]') ? unlikely(need.column.type.replace(/\[\]$/, '')) : [];
}

/** Labels of an enum that the statistics have not seen; none for any other type. */
async function enumLabels(need: ColumnNeed, search: Search): Promise<readonly string[]> {
  if (need.condition.wrapper) return [];
  const rows = await lookUp(
    search.session,
    `SELECT e.enumlabel::text AS c0 FROM pg_catalog.pg_enum e
     JOIN pg_catalog.pg_attribute a ON a.atttypid = e.enumtypid
     WHERE a.attrelid = $1::pg_catalog.regclass AND a.attname = $2 ORDER BY e.enumsortorder`,
    [quoteRelation(need.table), need.column.name],
  );
  const seen = need.column.statistics?.commonValues ?? [];
  return rows
    .flatMap(([label]) => label ?? [])
    .filter((label) => !seen.includes(label))
    .slice(0, 3);
}

async function isAbsent(need: ColumnNeed, value: string, search: Search): Promise<boolean> {
  if (need.condition.kind === 'like' || need.condition.kind === 'contains') return true;
  if (isOdd(need, value) && isCostly(need, search)) return true;
  const table = quoteRelation(need.table);
  const sql = `SELECT 1 AS c0 FROM ${table} AS t WHERE ${columnSql(need)} = $1 LIMIT 1`;
  try {
    return (await lookUp(search.session, sql, [value])).length === 0;
  } catch (error) {
    // The function around the column gives a type that the value does not fit.
    if (sqlState(error)?.startsWith('22')) return false;
    throw error;
  }
}

// No application stores these on purpose, whereas the ends of numeric types are used as marks.
function isOdd(need: ColumnNeed, value: string): boolean {
  return ODD_TEXTS.includes(value) || need.column.type === 'uuid';
}

/** Looking would read the whole of a large table: more than measuring it once takes. */
function isCostly({ table, column, condition }: ColumnNeed, { catalog }: Search): boolean {
  const indexed = catalog.indexes.some(
    (index) =>
      index.table.schema === table.schema &&
      index.table.name === table.name &&
      index.keys[0]?.column === column.name,
  );
  return table.pages > 1000 && (!indexed || condition.wrapper !== null);
}
