import type { Condition } from '../model/statement.ts';
import { quoteIdentifier, quoteLiteral } from '../sql/quote.ts';
import { findTable } from '../sql/relations.ts';
import { parameterText } from './literal.ts';
import type { TextRow } from './look-up.ts';
import { type ColumnNeed, nameOf } from './needs.ts';
import { type Found, rangeOrigin, rangeSql, type Search } from './ranges.ts';
import { anyRows, middleRows, type RowQuery } from './rows.ts';
import { valueSql } from './value-sql.ts';

/** What rows of one table instance gave: values of parameters, and of the columns of its joins. */
export interface Fetched {
  readonly values: ReadonlyMap<number, Found>;
  readonly joins: ReadonlyMap<string, string>;
}

/** A row that the rows must fit, as SQL over `t` with `$1`. */
export interface Fit {
  readonly sql: string;
  readonly value: string;
  /** How the row was found, for origins. */
  readonly origin: string;
}

/** Takes the values of an instance's parameters from one row: a fitting one, or one in the middle. */
export async function fetchInstance(
  search: Search,
  instance: number,
  fit: Fit | null,
): Promise<Fetched | null> {
  const needs = search.needs.filter((need) => need.instance === instance);
  const asked = needs.flatMap((need) => expressionOf(need, search));
  const joins = joinColumns(search, instance);
  const table = tableOf(search, instance);
  if (!table) return null;
  const expressions = [
    ...asked.map(({ sql }) => sql),
    ...joins.map((column) => `t.${quoteIdentifier(column)}`),
  ];
  if (expressions.length === 0) return { values: new Map(), joins: new Map() };
  const present = asked.map(({ sql }) => `(${sql}) IS NOT NULL`);
  const rows = await fittingRows(search, instance, fit, { table, expressions, present });
  if (rows.length === 0) return null;
  return {
    values: valuesOf(asked, rows, search, fit?.origin ?? `a row in the middle of ${table.name}`),
    joins: joinValues(joins, rows[0]?.slice(asked.length) ?? []),
  };
}

async function fittingRows(
  search: Search,
  instance: number,
  fit: Fit | null,
  wanted: Pick<RowQuery, 'table' | 'expressions'> & { readonly present: readonly string[] },
): Promise<readonly TextRow[]> {
  const { session, catalog } = search;
  const values = fit ? [fit.value] : [];
  const needed = [...(fit ? [fit.sql] : []), ...wanted.present];
  const find = (filters: readonly string[]) => {
    const query = { table: wanted.table, expressions: wanted.expressions, filters, values };
    return fit ? anyRows(session, query) : middleRows(session, catalog, query);
  };
  const constants = constantFilters(search, instance);
  const found = await find([...needed, ...constants]);
  return found.length > 0 || constants.length === 0 ? found : find(needed);
}

interface Asked {
  readonly need: ColumnNeed;
  readonly sql: string;
}

function expressionOf(need: ColumnNeed, search: Search): readonly Asked[] {
  const sql = need.condition.kind === 'range' ? rangeSql(need, search) : valueSql(need);
  return sql === null ? [] : [{ need, sql }];
}

function valuesOf(
  asked: readonly Asked[],
  rows: readonly TextRow[],
  search: Search,
  origin: string,
): ReadonlyMap<number, Found> {
  const found = new Map<number, Found>();
  for (const [at, { need }] of asked.entries()) {
    const column = rows.flatMap((row) => row[at] ?? []);
    const distinct = [...new Set(column)];
    const place = placeInList(need, search.needs) % distinct.length;
    const text = parameterText(need, [...distinct.slice(place), ...distinct.slice(0, place)]);
    const range = need.condition.kind === 'range' ? `, ${rangeOrigin(need, search)}` : '';
    const said = `${nameOf(need)} of ${origin}${range}`;
    if (text !== null) found.set(need.number, { value: text, origin: said });
  }
  return found;
}

/** The how-manieth parameter of its IN list. */
function placeInList(need: ColumnNeed, needs: readonly ColumnNeed[]): number {
  const list = needs.filter((each) => each.condition === need.condition);
  return list.indexOf(need);
}

function joinValues(columns: readonly string[], values: TextRow): ReadonlyMap<string, string> {
  const joins = new Map<string, string>();
  for (const [at, column] of columns.entries()) {
    const value = values[at];
    if (typeof value === 'string') joins.set(column, value);
  }
  return joins;
}

function joinColumns({ statement }: Search, instance: number): readonly string[] {
  const columns = statement.conditions
    .filter((condition) => condition.table === instance && isJoin(condition))
    .map(({ column }) => column);
  return [...new Set(columns)];
}

/** `column = column of another table`. */
export function isJoin(condition: Condition): boolean {
  const { kind, operand, wrapper, negated } = condition;
  return kind === 'equal' && operand?.kind === 'column' && wrapper === null && !negated;
}

function tableOf({ statement, catalog }: Search, instance: number) {
  const relation = statement.tables[instance]?.relation;
  return relation && findTable(catalog, relation.schema, relation.name);
}

// What the statement itself asks of the row: `status = 'PAID'`, `refunded_at IS NOT NULL`.
function constantFilters({ statement }: Search, instance: number): readonly string[] {
  return statement.conditions
    .filter((condition) => condition.table === instance && condition.conjunct)
    .filter((condition) => condition.wrapper === null && !condition.negated)
    .flatMap((condition) => constantFilter(condition));
}

function constantFilter({ kind, column, operand }: Condition): readonly string[] {
  const name = `t.${quoteIdentifier(column)}`;
  if (kind === 'is null' || kind === 'is not null') return [`${name} ${kind.toUpperCase()}`];
  if (kind !== 'equal' || operand?.kind !== 'constant' || operand.value === null) return [];
  return [`${name} = ${quoteLiteral(operand.value)}`];
}
