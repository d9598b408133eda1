import type { Column, RelationName, Table } from '../model/catalog.ts';
import type { Condition, SortKey, StatementConditions } from '../model/statement.ts';
import { columnOf, distinctOf, nullShare } from './column-statistics.ts';
import { type Term, termId, termOf } from './term.ts';

/** What one statement asks of one instance of a table, in the terms of an index. */
export interface TableUsage {
  readonly table: Table;
  /** Compared by equality with a value or with several, the most selective first. */
  readonly equal: readonly Term[];
  /** Those of `equal` that are compared with several values, behind which nothing is in order. */
  readonly lists: readonly Term[];
  /** Compared by equality with another table's column. */
  readonly joined: readonly Term[];
  /** Those of `joined` whose other column is of a query around this one, and so one value at a time. */
  readonly correlated: readonly Term[];
  readonly ranges: readonly Term[];
  /** Columns with a condition that NULL never satisfies. */
  readonly strict: readonly string[];
  /** ORDER BY, where all of it is of this table; empty otherwise. */
  readonly order: readonly SortKey[];
  /** Columns of GROUP BY or DISTINCT, where all of them are of this table. */
  readonly group: readonly string[];
  /** Columns of which the least or the greatest is wanted. */
  readonly extremes: readonly string[];
  /** Constant conditions that an index may carry as its predicate. */
  readonly constants: readonly ConstantPredicate[];
  /** LIKE, ILIKE and regular expressions that restrict the table. */
  readonly patterns: readonly Condition[];
  /** Containment in a column that is an array, jsonb or a document, that restricts the table. */
  readonly contained: readonly Condition[];
  /** Compared under OR: each needs an index of its own, or none helps. */
  readonly arms: readonly Term[];
  /** Every column that the statement reads of it; null for whole rows. */
  readonly columns: readonly string[] | null;
}

export interface ConstantPredicate {
  readonly column: string;
  readonly condition: Condition;
}

/** A column of which `min()` or `max()` is taken, by the table's alias where one is written. */
export interface Extreme {
  readonly alias: string | null;
  readonly column: string;
}

export function usageOf(
  statement: StatementConditions,
  position: number,
  table: Table,
  extremes: readonly Extreme[] = [],
): TableUsage {
  const all = statement.conditions.filter(({ table, negated }) => table === position && !negated);
  const own = all.filter(({ conjunct }) => conjunct);
  const terms = (among: readonly Condition[], matches: (condition: Condition) => boolean) =>
    uniqueTerms(among.filter(matches).flatMap((condition) => termOf(condition, table) ?? []));
  const isValue = (c: Condition) => isEquality(c) && c.operand?.kind !== 'column';
  const equal = terms(own, isValue);
  const selectivity = (term: Term) => distinctValues(term, own, table);
  const use = statement.tables[position];
  return {
    table,
    equal: [...equal].sort((a, b) => selectivity(b) - selectivity(a)),
    lists: terms(own, (c) => c.kind === 'in'),
    joined: without(terms(own, isJoin), equal),
    correlated: terms(own, (c) => isJoin(c) && isCorrelated(c, position, statement)),
    ranges: terms(own, (c) => c.kind === 'range'),
    strict: unique(own.filter((c) => strictKinds.has(c.kind)).map(({ column }) => column)),
    order: orderOf(statement, position),
    group: groupOf(statement, position),
    extremes: unique(extremes.filter((one) => isOf(one, use?.alias, table)).map((e) => e.column)),
    constants: own
      .filter((c) => isConstant(c, table))
      .map((c) => ({ column: c.column, condition: c })),
    patterns: own.filter(isPattern),
    contained: own.filter(isContainment),
    arms: terms(all, (c) => !c.conjunct && (isValue(c) || c.kind === 'range')),
    columns: use?.columns ?? null,
  };
}

const strictKinds: ReadonlySet<string> = new Set([
  ...['equal', 'in', 'range', 'like', 'contains', 'is not null'],
]);

function isEquality(condition: Condition): boolean {
  return condition.kind === 'equal' || condition.kind === 'in' || condition.kind === 'is null';
}

function isJoin({ kind, operand }: Condition): boolean {
  return kind === 'equal' && operand?.kind === 'column';
}

function isCorrelated({ operand }: Condition, position: number, { tables }: StatementConditions) {
  const other = operand?.kind === 'column' ? tables[operand.table] : undefined;
  return other !== undefined && other.block < (tables[position]?.block ?? 0);
}

function isPattern({ kind, symbol }: Condition): boolean {
  return kind === 'like' || (kind === 'other' && /^~\*?$/.test(symbol));
}

function isContainment({ kind, symbol }: Condition): boolean {
  return kind === 'contains' || (kind === 'other' && symbol === '@@');
}

/** How many values there are to tell apart; of IS NULL what its share of the rows is like. */
function distinctValues(term: Term, own: readonly Condition[], table: Table): number {
  const isNull = own.some(({ column, kind }) => column === term.column && kind === 'is null');
  if (!isNull) return distinctOf(term.column, table);
  return 1 / Math.max(nullShare(term.column, table), 0.0001);
}

function orderOf(statement: StatementConditions, position: number): readonly SortKey[] {
  const block = statement.blocks[statement.tables[position]?.block ?? 0];
  if (block === undefined || !block.orderComplete || block.group.length > 0) return [];
  return block.order.every((key) => key.table === position) ? block.order : [];
}

function groupOf(statement: StatementConditions, position: number): readonly string[] {
  const group = statement.blocks[statement.tables[position]?.block ?? 0]?.group ?? [];
  return group.every((use) => use.table === position)
    ? unique(group.map(({ column }) => column))
    : [];
}

function isOf({ alias, column }: Extreme, own: string | undefined, table: RelationName & Table) {
  return (alias === null || alias === own) && columnOf(column, table) !== undefined;
}

/**
 * Not an enum's label: Prisma casts the label from text at run time, and a predicate that is only
 * known at run time cannot be matched to an index (prisma#25807).
 */
function isConstant(condition: Condition, table: Table): boolean {
  if (condition.wrapper !== null) return false;
  if (condition.kind === 'is null' || condition.kind === 'is not null') return true;
  const comparable = condition.kind === 'equal' && condition.operand?.kind === 'constant';
  return comparable && isBuiltIn(columnOf(condition.column, table));
}

const builtIn = /^(boolean|smallint|integer|bigint|text|character varying|character|uuid|date)\b/;

function isBuiltIn(column: Column | undefined): boolean {
  return column !== undefined && builtIn.test(column.type) && !column.type.endsWith('[]');
}

function uniqueTerms(terms: readonly Term[]): readonly Term[] {
  return [...new Map(terms.map((term) => [termId(term), term])).values()];
}

export function without(terms: readonly Term[], others: readonly Term[]): readonly Term[] {
  const ids = new Set(others.map(termId));
  return terms.filter((term) => !ids.has(termId(term)));
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
