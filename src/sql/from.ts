import type { Table } from '../model/catalog.ts';
import type { Alias, JoinExpr, Node, RangeSubselect, RangeVar } from './parse.ts';
import { joinColumns, readPredicate } from './predicate.ts';
import { type Frame, nothing, type Outputs, type Restricts, touch } from './reading.ts';
import { findTable } from './relations.ts';
import { namesOf, type OutputColumn, type Scope, type Source } from './scope.ts';

/** Reads the items of FROM from left to right; LATERAL items see those before them. */
export function readFrom(
  frame: Frame,
  items: readonly Node[],
  restricts: Restricts,
): readonly Source[] {
  let sources: readonly Source[] = frame.scope.sources;
  for (const item of items) {
    const here = { ...frame, scope: { ...frame.scope, sources } };
    sources = [...sources, ...readItem(here, item, restricts)];
  }
  return sources;
}

function readItem(frame: Frame, item: Node, restricts: Restricts): readonly Source[] {
  if ('RangeVar' in item) return [readRelation(frame, item.RangeVar)];
  if ('JoinExpr' in item) return readJoin(frame, item.JoinExpr, restricts);
  if ('RangeSubselect' in item) return [readSubselect(frame, item.RangeSubselect, restricts)];
  if ('RangeTableSample' in item && item.RangeTableSample.relation) {
    return readItem(frame, item.RangeTableSample.relation, restricts);
  }
  touch(frame, item);
  const { alias } = Object.values(item)[0] as { readonly alias?: Alias };
  return [sourceOf(alias?.aliasname ?? functionName(item), null, alias)];
}

function functionName(item: Node): string {
  if (!('RangeFunction' in item)) return '';
  const [first] = item.RangeFunction.functions ?? [];
  const call = first && 'List' in first ? first.List.items?.[0] : undefined;
  return call && 'FuncCall' in call ? (namesOf(call.FuncCall.funcname).at(-1) ?? '') : '';
}

/** A relation by name: a CTE first, as PostgreSQL does, then the catalog. */
export function readRelation(frame: Frame, range: RangeVar): Source {
  const name = range.relname ?? '';
  const alias = range.alias?.aliasname ?? name;
  const cte = range.schemaname === undefined ? findCte(frame.scope, name) : undefined;
  if (cte !== undefined) return sourceOf(alias, cte, range.alias);
  const found = findTable(frame.reading.catalog, range.schemaname ?? null, name);
  return found ? openTable(frame, found, alias, range.alias) : sourceOf(alias, null, range.alias);
}

function findCte(scope: Scope, name: string): Outputs | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const outputs = at.ctes.get(name);
    if (outputs !== undefined) return outputs;
  }
  return undefined;
}

function openTable(frame: Frame, found: Table, alias: string, named: Alias | undefined): Source {
  const { tables } = frame.reading;
  const table = tables.length;
  const relation = { schema: found.schema, name: found.name };
  const { block } = frame;
  tables.push({ relation, alias, block, nullable: false, columns: new Set(), whole: false });
  const outputs = found.columns.map((column) => ({
    name: column.name,
    column: { table, column: column.name, fenced: false },
  }));
  return { ...sourceOf(alias, outputs, named), relation: named ? null : relation, table };
}

function sourceOf(alias: string, outputs: Outputs, named: Alias | undefined): Source {
  return { alias, outputs: renamed(outputs, named), relation: null, table: null };
}

function renamed(outputs: Outputs, alias: Alias | undefined): Outputs {
  const names = namesOf(alias?.colnames);
  if (names.length === 0) return outputs;
  const first = names.map((name, at) => ({ name, column: outputs?.[at]?.column ?? null }));
  return [...first, ...(outputs ?? []).slice(names.length)];
}

function readSubselect(frame: Frame, item: RangeSubselect, restricts: Restricts): Source {
  const alias = item.alias?.aliasname ?? '';
  if (item.subquery === undefined) return sourceOf(alias, null, item.alias);
  // Without LATERAL the items before it are out of sight, the CTEs are not.
  const scope = item.lateral ? frame.scope : { ...frame.scope, sources: [] };
  const outputs = frame.reading.query(item.subquery, { ...frame, scope }, restricts);
  return sourceOf(alias, outputs, item.alias);
}

function readJoin(frame: Frame, join: JoinExpr, restricts: Restricts): readonly Source[] {
  const { tables } = frame.reading;
  const start = tables.length;
  const left = sideOf(frame, join.larg, restricts);
  const middle = tables.length;
  const inner = join.jointype === 'JOIN_INNER';
  const seen = { ...frame.scope, sources: [...frame.scope.sources, ...left] };
  const right = sideOf({ ...frame, scope: seen }, join.rarg, inner ? restricts : nothing);
  const end = tables.length;
  if (join.jointype === 'JOIN_RIGHT' || join.jointype === 'JOIN_FULL')
    markNullable(frame, start, middle);
  if (join.jointype === 'JOIN_LEFT' || join.jointype === 'JOIN_FULL')
    markNullable(frame, middle, end);
  readJoinConditions(frame, join, left, right, restrictedBy(join, restricts, start, middle, end));
  return join.alias ? [aliased(join.alias, [...left, ...right])] : [...left, ...right];
}

function sideOf(frame: Frame, node: Node | undefined, restricts: Restricts): readonly Source[] {
  return node ? readItem(frame, node, restricts) : [];
}

function markNullable(frame: Frame, from: number, to: number): void {
  for (const table of frame.reading.tables.slice(from, to)) table.nullable = true;
}

// The condition of a LEFT JOIN chooses among the rows of its right side and drops none of its left.
function restrictedBy(
  join: JoinExpr,
  restricts: Restricts,
  start: number,
  middle: number,
  end: number,
): Restricts {
  const within = (from: number, to: number) => (table: number) => table >= from && table < to;
  if (join.jointype === 'JOIN_LEFT') return within(middle, end);
  if (join.jointype === 'JOIN_RIGHT') return within(start, middle);
  if (join.jointype === 'JOIN_FULL') return nothing;
  return (table) => within(start, end)(table) || restricts(table);
}

function readJoinConditions(
  frame: Frame,
  join: JoinExpr,
  left: readonly Source[],
  right: readonly Source[],
  restricts: Restricts,
): void {
  const scope: Scope = { sources: [...left, ...right], ctes: new Map(), parent: frame.scope };
  const here = { ...frame, scope };
  readPredicate(here, join.quals, restricts);
  for (const name of sharedNames(join, left, right)) {
    const one = outputNamed(left, name)?.column;
    const other = outputNamed(right, name)?.column;
    if (one && other) joinColumns(here, one, other, restricts);
  }
}

function sharedNames(
  join: JoinExpr,
  left: readonly Source[],
  right: readonly Source[],
): readonly string[] {
  if (join.isNatural !== true) return namesOf(join.usingClause);
  const names = left.flatMap((source) => (source.outputs ?? []).map((output) => output.name));
  return [...new Set(names)].filter((name) => outputNamed(right, name));
}

function outputNamed(sources: readonly Source[], name: string): OutputColumn | undefined {
  return sources.flatMap((source) => source.outputs ?? []).find((output) => output.name === name);
}

function aliased(alias: Alias, sources: readonly Source[]): Source {
  const known = sources.every((source) => source.outputs !== null);
  const outputs = sources.flatMap((source) => source.outputs ?? []);
  return sourceOf(alias.aliasname ?? '', known ? outputs : null, alias);
}
