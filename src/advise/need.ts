import type { PathUnderTrial } from '../model/advice.ts';
import type { Catalog, RelationName, Table } from '../model/catalog.ts';
import type { Measurement } from '../model/measurement.ts';
import type { Plan, PlanNode } from '../model/plan.ts';
import { quoteIdentifier } from '../sql/quote.ts';

/** Below this many rows no index is worth its upkeep. */
export const smallestTable = 1_000;

/** Rows that a node must read for nothing before an index is considered. */
const smallestWaste = 1_000;

/** Tables of which some plan of the path reads far more than it needs. */
export function tablesInNeed(under: PathUnderTrial, catalog: Catalog): readonly RelationName[] {
  const wasted = under.measurements.flatMap((measurement) => wastedRelations(measurement));
  const tables = wasted.flatMap((node) => tableOf(node, catalog) ?? []);
  return [...new Set(tables)].filter((table) => (table.rows ?? 0) >= smallestTable);
}

function wastedRelations(measurement: Measurement): readonly PlanNode[] {
  const plan = measurement.plan;
  if (plan === null) return [];
  return plan.nodes.filter((node) => node.relation !== null && isWasteful(node, plan, measurement));
}

function isWasteful(node: PlanNode, plan: Plan, measurement: Measurement): boolean {
  return throwsRowsAway(node) || scansUnexecuted(node) || sortsForFew(node, plan, measurement);
}

/** Reads at least as many rows for nothing as it keeps. */
function throwsRowsAway(node: PlanNode): boolean {
  if (node.actual === null) return false;
  const { rows, rowsRemoved } = node.actual;
  return rowsRemoved >= smallestWaste && rowsRemoved >= rows;
}

/** Without EXPLAIN ANALYZE: a filtered sequential scan is in doubt until a trial has decided. */
function scansUnexecuted(node: PlanNode): boolean {
  const filtered = node.conditions.some((condition) => condition.kind === 'Filter');
  return node.actual === null && node.type === 'Seq Scan' && filtered;
}

/** A sort of this table's columns under a LIMIT reads many of its rows to return few. */
function sortsForFew(node: PlanNode, plan: Plan, measurement: Measurement): boolean {
  const read = node.actual?.rows ?? node.estimatedRows;
  const returned = measurement.rows ?? plan.nodes[0]?.estimatedRows ?? 0;
  if (read < smallestWaste || read < 10 * returned) return false;
  const above = ancestors(node, plan);
  return (
    above.some((ancestor) => ancestor.type.endsWith('Sort') && sortsBy(ancestor, node)) &&
    above.some((ancestor) => ancestor.type === 'Limit')
  );
}

/** With VERBOSE, PostgreSQL writes the alias before each column, quoted where it must be. */
function sortsBy(sort: PlanNode, node: PlanNode): boolean {
  const alias = node.alias ?? '';
  return sort.sortKeys.every(
    (key) => key.startsWith(`${alias}.`) || key.startsWith(`${quoteIdentifier(alias)}.`),
  );
}

function ancestors(node: PlanNode, plan: Plan): readonly PlanNode[] {
  const parent = node.parent === null ? undefined : plan.nodes[node.parent];
  return parent === undefined ? [] : [parent, ...ancestors(parent, plan)];
}

/** The table of the node; for a partition, the root of its tree, where the index belongs. */
function tableOf(node: PlanNode, catalog: Catalog): Table | undefined {
  const find = (name: RelationName) =>
    catalog.tables.find((table) => table.schema === name.schema && table.name === name.name);
  let table = find({ schema: node.schema ?? '', name: node.relation ?? '' });
  while (table?.parent) {
    const parent = find(table.parent);
    // An index on an inherited (not partitioned) parent does not reach its children.
    if (parent?.kind !== 'partitioned') break;
    table = parent;
  }
  return table;
}
