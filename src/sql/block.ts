import type { Bound, ColumnUse, QueryBlock, SortKey } from '../model/statement.ts';
import { constantOf, parameterOf } from './expression.ts';
import type { Node, SelectStmt, SortBy } from './parse.ts';
import { type Frame, type Outputs, resolveIn } from './reading.ts';
import { isStar, namesOf, type OutputColumn, sourcesOfStar } from './scope.ts';
import { walk } from './walk.ts';

// Every aggregate of PostgreSQL's that is in use; those with DISTINCT, ORDER BY or FILTER show it.
const AGGREGATES =
  /^(count|sum|avg|min|max|every|bool_(and|or)|bit_(and|or|xor)|stddev.*|var(iance|_.*)|(array|string|xml|range|json|jsonb)_(agg|object_agg).*|mode|percentile_.*|corr|covar_.*|regr_.*)$/;

/** Names and columns of a select list; null where they cannot be known. */
export function outputsOf(frame: Frame, targets: readonly Node[]): Outputs {
  const columns = targets.map((target) => targetOutputs(frame, target));
  return columns.every((each) => each !== null) ? columns.flat() : null;
}

function targetOutputs(frame: Frame, target: Node): Outputs {
  if (!('ResTarget' in target)) return null;
  const { name, val } = target.ResTarget;
  if (!val || !('ColumnRef' in val)) return [{ name: name ?? unnamed(val), column: null }];
  if (isStar(val.ColumnRef)) return starOutputs(frame, val.ColumnRef);
  const own = namesOf(val.ColumnRef.fields).at(-1) ?? '';
  return [{ name: name ?? own, column: resolveIn(frame, val.ColumnRef) }];
}

function starOutputs(frame: Frame, reference: Parameters<typeof isStar>[0]): Outputs {
  const sources = sourcesOfStar(frame.scope, reference);
  const known = sources.length > 0 && sources.every((source) => source.outputs !== null);
  return known ? sources.flatMap((source) => source.outputs ?? []) : null;
}

function unnamed(node: Node | undefined): string {
  if (node && 'FuncCall' in node) return namesOf(node.FuncCall.funcname).at(-1) ?? '';
  return '?column?';
}

/** Everything of a query block but its tables and conditions. */
export function blockOf(
  frame: Frame,
  select: SelectStmt,
  outputs: Outputs,
  parent: number | null,
): QueryBlock {
  const order = orderOf(frame, select, outputs);
  return {
    parent,
    order,
    orderComplete: order.length === (select.sortClause ?? []).length,
    group: groupOf(frame, select, outputs),
    limit: boundOf(select.limitCount),
    offset: boundOf(select.limitOffset),
    fenced: isFenced(select),
  };
}

function orderOf(frame: Frame, select: SelectStmt, outputs: Outputs): readonly SortKey[] {
  const keys = (select.sortClause ?? []).map((node) =>
    'SortBy' in node ? sortKey(frame, node.SortBy, outputs) : null,
  );
  const cut = keys.indexOf(null);
  return keys.slice(0, cut === -1 ? keys.length : cut).filter((key) => key !== null);
}

function sortKey(frame: Frame, sort: SortBy, outputs: Outputs): SortKey | null {
  if (sort.sortby_dir === 'SORTBY_USING') return null;
  const use = columnByOutput(sort.node, outputs) ?? columnOf(frame, sort.node);
  const descending = sort.sortby_dir === 'SORTBY_DESC';
  const nullsFirst =
    sort.sortby_nulls === 'SORTBY_NULLS_DEFAULT'
      ? descending
      : sort.sortby_nulls === 'SORTBY_NULLS_FIRST';
  return use && { ...use, descending, nullsFirst };
}

function groupOf(frame: Frame, select: SelectStmt, outputs: Outputs): readonly ColumnUse[] {
  const on = (select.distinctClause ?? []).filter((node) => Object.keys(node).length > 0);
  const keys = [...(select.groupClause ?? []), ...on].map(
    (node) => columnOf(frame, node) ?? columnByOutput(node, outputs),
  );
  const distinct = select.distinctClause !== undefined && on.length === 0;
  const rows = distinct ? (outputs ?? []).map((output) => useOf(output)) : [];
  return [...keys, ...rows].filter((use) => use !== null);
}

function columnOf(frame: Frame, node: Node | undefined): ColumnUse | null {
  if (!node || !('ColumnRef' in node)) return null;
  const column = resolveIn(frame, node.ColumnRef);
  return column && { table: column.table, column: column.column };
}

// ORDER BY takes a bare name for an output column first; a number is an output's position.
function columnByOutput(node: Node | undefined, outputs: Outputs): ColumnUse | null {
  if (!node || outputs === null) return null;
  if ('A_Const' in node) return useOf(outputs[(node.A_Const.ival?.ival ?? 0) - 1]);
  if (!('ColumnRef' in node) || node.ColumnRef.fields?.length !== 1) return null;
  const [name] = namesOf(node.ColumnRef.fields);
  return useOf(outputs.find((output) => output.name === name));
}

function useOf(output: OutputColumn | undefined): ColumnUse | null {
  const column = output?.column;
  return column ? { table: column.table, column: column.column } : null;
}

function boundOf(node: Node | undefined): Bound | null {
  if (node === undefined) return null;
  const parameter = parameterOf(node);
  if (parameter) return { kind: 'parameter', number: parameter.number };
  const constant = constantOf(node);
  if (constant === null) return { kind: 'expression' };
  return constant.value === null ? null : { kind: 'constant', value: Number(constant.value) };
}

/** Whether conditions outside the block stay outside: see `QueryBlock.fenced`. */
export function isFenced(select: SelectStmt): boolean {
  const clauses = [
    select.groupClause,
    select.distinctClause,
    select.havingClause,
    select.limitCount,
    select.limitOffset,
    select.larg,
  ];
  return clauses.some((clause) => clause !== undefined) || aggregates(select.targetList);
}

function aggregates(targets: readonly Node[] | undefined): boolean {
  let found = false;
  walk(targets, (tag, node) => {
    if (tag === 'FuncCall' && isAggregate(node)) found = true;
    return tag === 'SubLink' ? 'skip' : undefined;
  });
  return found;
}

function isAggregate(call: Readonly<Record<string, unknown>>): boolean {
  const marked = ['agg_star', 'agg_distinct', 'agg_order', 'agg_filter', 'over'];
  const name = namesOf(call.funcname as readonly Node[] | undefined).at(-1) ?? '';
  return marked.some((mark) => call[mark] !== undefined) || AGGREGATES.test(name);
}
