import type { Catalog } from '../model/catalog.ts';
import type { QueryBlock, StatementConditions, TableUse } from '../model/statement.ts';
import { blockOf, isFenced, outputsOf } from './block.ts';
import { fence, withCtes } from './ctes.ts';
import { readFrom } from './from.ts';
import { readModification } from './modification.ts';
import type { Node, SelectStmt } from './parse.ts';
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
import type { Scope } from './scope.ts';
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
  const frame: Frame = { reading, block, scope };
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
  const arms = [select.larg, select.rarg].filter((arm) => arm !== undefined);
  const [left = null] = arms.map((arm) => frame.reading.query({ SelectStmt: arm }, frame, nothing));
  closeBlock(frame, select, null);
  return left;
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
