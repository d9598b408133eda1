import type { Catalog } from '../model/catalog.ts';
import type { QueryBlock, StatementConditions, TableUse } from '../model/statement.ts';
import { blockOf, isFenced, outputsOf } from './block.ts';
import { parameterOf } from './expression.ts';
import { readFrom, readRelation } from './from.ts';
import type {
  CommonTableExpr,
  Node,
  RangeVar,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from './parse.ts';
import { readPredicate } from './predicate.ts';
import {
  type Frame,
  nothing,
  type OpenTable,
  type Outputs,
  type Reading,
  type Restricts,
  touch,
} from './reading.ts';
import { namesOf, type Scope } from './scope.ts';
import { walk } from './walk.ts';

const EMPTY: QueryBlock = {
  parent: null,
  order: [],
  orderComplete: true,
  group: [],
  limit: null,
  offset: null,
  fenced: false,
};

const OUTERMOST: Scope = { sources: [], ctes: new Map(), parent: null };

/** How one parsed statement uses the catalog's tables; what is not understood is left out. */
export function readConditions(statement: Node, catalog: Catalog): StatementConditions {
  const reading: Reading = {
    catalog,
    tables: [],
    blocks: [],
    conditions: [],
    assignments: [],
    mentions: countMentions(statement),
    query: (node, frame, restricts) => readQuery(reading, node, frame, restricts),
  };
  readQuery(reading, statement, null, nothing);
  const { blocks, conditions, assignments } = reading;
  return { tables: reading.tables.map(tableUse), blocks, conditions, assignments };
}

function tableUse(table: OpenTable): TableUse {
  const { relation, alias, block, nullable } = table;
  return {
    relation,
    alias,
    block,
    nullable,
    columns: table.whole ? null : [...table.columns].sort(),
  };
}

function countMentions(statement: Node): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  walk(statement, (tag, node) => {
    const name = tag === 'RangeVar' && node.schemaname === undefined ? String(node.relname) : null;
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
    return undefined;
  });
  return counts;
}

/** Reads a query or a data-modifying statement in a block of its own. */
function readQuery(
  reading: Reading,
  node: Node,
  outer: Frame | null,
  restrictsOuter: Restricts,
): Outputs {
  const block = reading.blocks.push({ ...EMPTY, parent: outer?.block ?? null }) - 1;
  const start = reading.tables.length;
  const scope: Scope = { sources: [], ctes: new Map(), parent: outer?.scope ?? null };
  const frame: Frame = { reading, block, scope: outer ? scope : OUTERMOST };
  const restricts: Restricts = (table) => table >= start || restrictsOuter(table);
  if ('SelectStmt' in node) return readSelect(frame, node.SelectStmt, restricts);
  readModification(frame, node, restricts);
  return null;
}

function readSelect(outside: Frame, select: SelectStmt, restricts: Restricts): Outputs {
  const frame = withCtes(outside, select.withClause);
  const outputs = select.larg ? readArms(frame, select) : readBody(frame, select, restricts);
  return isFenced(select) ? fence(outputs) : outputs;
}

// The names of a set operation are those of its left side.
function readArms(frame: Frame, select: SelectStmt): Outputs {
  const [left] = [select.larg, select.rarg].map((arm) =>
    arm ? frame.reading.query({ SelectStmt: arm }, frame, nothing) : null,
  );
  closeBlock(frame, select, null);
  return left ?? null;
}

function readBody(frame: Frame, select: SelectStmt, restricts: Restricts): Outputs {
  const sources = readFrom(frame, select.fromClause ?? [], restricts);
  const inside = { ...frame, scope: { ...frame.scope, sources } };
  readPredicate(inside, select.whereClause, restricts);
  const { targetList, groupClause, havingClause, sortClause, distinctClause } = select;
  touch(inside, [targetList, groupClause, havingClause, distinctClause, select.windowClause]);
  touch(inside, [sortClause, select.valuesLists, select.limitCount, select.limitOffset]);
  const outputs = select.valuesLists ? valuesOutputs(select) : outputsOf(inside, targetList ?? []);
  closeBlock(inside, select, outputs);
  return outputs;
}

function closeBlock(frame: Frame, select: SelectStmt, outputs: Outputs): void {
  const parent = frame.reading.blocks[frame.block]?.parent ?? null;
  frame.reading.blocks[frame.block] = blockOf(frame, select, outputs, parent);
}

function valuesOutputs(select: SelectStmt): Outputs {
  const [row] = select.valuesLists ?? [];
  const items = row && 'List' in row ? (row.List.items ?? []) : [];
  return items.map((_, at) => ({ name: `column${at + 1}`, column: null }));
}

function fence(outputs: Outputs): Outputs {
  return (
    outputs?.map(({ name, column }) => ({
      name,
      column: column && { ...column, fenced: true },
    })) ?? null
  );
}

function withCtes(frame: Frame, clause: WithClause | undefined): Frame {
  const ctes = new Map<string, Outputs>();
  const inside = { ...frame, scope: { ...frame.scope, ctes } };
  for (const node of clause?.ctes ?? []) {
    if ('CommonTableExpr' in node) readCte(inside, node.CommonTableExpr, ctes, clause);
  }
  return inside;
}

function readCte(
  frame: Frame,
  cte: CommonTableExpr,
  ctes: Map<string, Outputs>,
  clause: WithClause | undefined,
): void {
  const name = cte.ctename ?? '';
  if (cte.ctequery === undefined) return;
  if (clause?.recursive) ctes.set(name, null);
  const outputs = frame.reading.query(cte.ctequery, frame, nothing);
  const names = namesOf(cte.aliascolnames);
  const renamed = outputs?.map((output, at) => ({ ...output, name: names[at] ?? output.name }));
  ctes.set(name, (isInlined(frame, cte) ? renamed : fence(renamed ?? null)) ?? null);
}

// PostgreSQL folds a CTE into its query where it is used once, and not where told to materialize.
function isInlined(frame: Frame, cte: CommonTableExpr): boolean {
  if (cte.ctematerialized === 'CTEMaterializeAlways') return false;
  if (cte.ctematerialized === 'CTEMaterializeNever') return true;
  return (frame.reading.mentions.get(cte.ctename ?? '') ?? 0) <= 1;
}

function readModification(outside: Frame, node: Node, restricts: Restricts): void {
  if ('InsertStmt' in node) {
    const frame = withCtes(outside, node.InsertStmt.withClause);
    if (node.InsertStmt.selectStmt) frame.reading.query(node.InsertStmt.selectStmt, frame, nothing);
  } else if ('UpdateStmt' in node) {
    const { withClause, relation, fromClause, whereClause, targetList } = node.UpdateStmt;
    const frame = withCtes(outside, withClause);
    const inside = readTarget(frame, relation, fromClause, restricts);
    readPredicate(inside, whereClause, restricts);
    touch(inside, targetList);
    readAssignments(inside, node.UpdateStmt);
  } else if ('DeleteStmt' in node) {
    const { withClause, relation, usingClause, whereClause } = node.DeleteStmt;
    const frame = withCtes(outside, withClause);
    readPredicate(readTarget(frame, relation, usingClause, restricts), whereClause, restricts);
  } else if ('MergeStmt' in node) {
    const { withClause, relation, sourceRelation, joinCondition } = node.MergeStmt;
    const frame = withCtes(outside, withClause);
    const source = sourceRelation ? [sourceRelation] : [];
    readPredicate(readTarget(frame, relation, source, restricts), joinCondition, restricts);
  }
}

function readTarget(
  frame: Frame,
  relation: RangeVar | undefined,
  items: readonly Node[] | undefined,
  restricts: Restricts,
): Frame {
  const target = relation ? [readRelation(frame, relation)] : [];
  const scope = { ...frame.scope, sources: target };
  return {
    ...frame,
    scope: { ...scope, sources: readFrom({ ...frame, scope }, items ?? [], restricts) },
  };
}

function readAssignments(frame: Frame, update: UpdateStmt): void {
  const [table] = frame.scope.sources;
  for (const target of update.targetList ?? []) {
    if (!('ResTarget' in target)) continue;
    const operand = parameterOf(target.ResTarget.val);
    const output = table?.outputs?.find(({ name }) => name === target.ResTarget.name);
    if (!operand || !output?.column) continue;
    const { table: index, column } = output.column;
    frame.reading.assignments.push({ table: index, column, operand });
  }
}
