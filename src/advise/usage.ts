import type { Column, Table } from '../model/catalog.ts';
import type { Condition, SortKey, StatementConditions } from '../model/statement.ts';

/** What one statement asks of one instance of a table, in the terms of an index. */
export interface TableUsage {
  /** Columns compared by equality with a value, the most selective first. */
  readonly equal: readonly string[];
  /** Columns compared by equality with another table's column. */
  readonly joined: readonly string[];
  readonly ranges: readonly string[];
  /** Columns with a comparison that NULL never satisfies. */
  readonly strict: readonly string[];
  /** ORDER BY, where all of it is of this table; empty otherwise. */
  readonly order: readonly SortKey[];
  /** Constant conditions that an index may carry as its predicate. */
  readonly constants: readonly ConstantPredicate[];
}

export interface ConstantPredicate {
  readonly column: string;
  readonly condition: Condition;
}

export function usageOf(
  statement: StatementConditions,
  position: number,
  table: Table,
): TableUsage {
  const own = statement.conditions.filter(
    (condition) =>
      condition.table === position &&
      condition.conjunct &&
      !condition.negated &&
      condition.wrapper === null,
  );
  const columns = (matches: (condition: Condition) => boolean) => [
    ...new Set(own.filter(matches).map((condition) => condition.column)),
  ];
  const equal = columns((c) => isEquality(c) && c.operand?.kind !== 'column');
  const joined = columns((c) => c.kind === 'equal' && c.operand?.kind === 'column');
  return {
    equal: equal.sort((a, b) => distinctOf(b, table) - distinctOf(a, table)),
    joined: joined.filter((column) => !equal.includes(column)),
    ranges: columns((c) => c.kind === 'range'),
    strict: columns((c) => c.kind === 'equal' || c.kind === 'in' || c.kind === 'range'),
    order: orderOf(statement, position),
    constants: own
      .filter((c) => isConstant(c, table))
      .map((c) => ({ column: c.column, condition: c })),
  };
}

function isEquality(condition: Condition): boolean {
  return condition.kind === 'equal' || condition.kind === 'in' || condition.kind === 'is null';
}

function orderOf(statement: StatementConditions, position: number): readonly SortKey[] {
  const block = statement.blocks[statement.tables[position]?.block ?? 0];
  if (block === undefined || !block.orderComplete || block.group.length > 0) return [];
  return block.order.every((key) => key.table === position) ? block.order : [];
}

/**
 * Not an enum's label: Prisma casts the label from text at run time, and a predicate that is only
 * known at run time cannot be matched to an index (prisma#25807).
 */
function isConstant(condition: Condition, table: Table): boolean {
  if (condition.kind === 'is null' || condition.kind === 'is not null') return true;
  const comparable = condition.kind === 'equal' && condition.operand?.kind === 'constant';
  return comparable && isBuiltIn(columnOf(condition.column, table));
}

const builtIn = /^(boolean|smallint|integer|bigint|text|character varying|character|uuid|date)\b/;

function isBuiltIn(column: Column | undefined): boolean {
  return column !== undefined && builtIn.test(column.type) && !column.type.endsWith('[]');
}

export function columnOf(name: string, table: Table): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** Estimated number of distinct values; 1 where nothing is known. */
export function distinctOf(name: string, table: Table): number {
  const distinct = columnOf(name, table)?.statistics?.distinct ?? 1;
  return distinct >= 0 ? distinct : -distinct * (table.rows ?? 0);
}
