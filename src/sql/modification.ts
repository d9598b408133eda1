import { withCtes } from './ctes.ts';
import { parameterOf } from './expression.ts';
import { readFrom, readRelation } from './from.ts';
import type { Node, RangeVar, UpdateStmt } from './parse.ts';
import { readPredicate } from './predicate.ts';
import { type Frame, nothing, type Restricts, touch } from './reading.ts';

/** Reads INSERT, UPDATE, DELETE or MERGE: its conditions, and what SET takes from parameters. */
export function readModification(outside: Frame, node: Node, restricts: Restricts): void {
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
