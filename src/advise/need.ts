import type { PathUnderTrial } from '../model/advice.ts';
import type { Catalog, Table } from '../model/catalog.ts';
import type { Measurement } from '../model/measurement.ts';
import type { Plan, PlanNode } from '../model/plan.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { rowsOf } from './column-statistics.ts';
import { smallestCost } from './costs.ts';
import { rootTable, tableId } from './root-table.ts';

/** Below this many rows, or pages' worth of bytes, no index is worth its upkeep. */
export const smallestTable = 1_000;
const smallestBytes = 8 * 8192;

/** Rows that a node must read before an index is considered. */
const smallestRead = 1_000;

export interface Need {
  readonly table: Table;
  /**
   * - `wasted`: a plan reads far more rows of it than it needs
   * - `read`: many of its rows are read, and a planner has to tell whether an index would do
   */
  readonly kind: 'wasted' | 'read';
}

/** Tables of which some plan of the path reads many rows. */
export function tablesInNeed(under: PathUnderTrial, catalog: Catalog): readonly Need[] {
  const needs = new Map<string, Need>();
  for (const measurement of under.measurements) {
    for (const need of needsOf(measurement, catalog)) {
      const id = tableId(need.table);
      if (need.kind === 'wasted' || !needs.has(id)) needs.set(id, need);
    }
  }
  return [...needs.values()];
}

export function isSmall(table: Table): boolean {
  return rowsOf(table) < smallestTable || (table.bytes > 0 && table.bytes <= smallestBytes);
}

const indexable: ReadonlySet<string> = new Set(['table', 'partitioned', 'materialized view']);

function needsOf({ plan, ...measurement }: Measurement, catalog: Catalog): readonly Need[] {
  if (plan === null) return [];
  return plan.nodes.flatMap((node): readonly Need[] => {
    const table = node.relation === null ? null : rootTable(node, catalog);
    if (table === null || !indexable.has(table.kind) || table.extension !== null) return [];
    if (isWasteful(node, plan, measurement.rows)) return [{ table, kind: 'wasted' }];
    return readsMany(node, plan, table) ? [{ table, kind: 'read' }] : [];
  });
}

function isWasteful(node: PlanNode, plan: Plan, rows: number | null): boolean {
  return throwsRowsAway(node) || scansUnexecuted(node) || sortsForFew(node, plan, rows);
}

/** Reads at least as many rows for nothing as it keeps. */
function throwsRowsAway(node: PlanNode): boolean {
  if (node.actual === null) return false;
  const { rows, rowsRemoved } = node.actual;
  return rowsRemoved >= smallestRead && rowsRemoved >= rows;
}

/** Without EXPLAIN ANALYZE: a filtered sequential scan is in doubt until a trial has decided. */
function scansUnexecuted(node: PlanNode): boolean {
  return node.actual === null && node.type === 'Seq Scan' && isFiltered(node);
}

function isFiltered(node: PlanNode): boolean {
  return node.conditions.some(({ kind }) => kind === 'Filter');
}

/** Dear itself, or repeated for each row of a dear plan; a look-up of one row by its key is neither. */
function readsMany(node: PlanNode, plan: Plan, table: Table): boolean {
  const actual = node.actual === null ? 0 : node.actual.rows + node.actual.rowsRemoved;
  const whole = node.type === 'Seq Scan' ? rowsOf(table) : 0;
  if (Math.max(whole, actual) >= smallestRead || node.totalCost >= smallestCost) return true;
  const isDear = (plan.nodes[0]?.totalCost ?? 0) >= smallestCost;
  const isRepeated = ancestors(node, plan).some(({ type }) => type === 'Nested Loop');
  return isDear && isRepeated && (isFiltered(node) || node.estimatedRows > 1);
}

/** A sort of this table's columns under a LIMIT reads many of its rows to return few. */
function sortsForFew(node: PlanNode, plan: Plan, rows: number | null): boolean {
  const read = node.actual?.rows ?? node.estimatedRows;
  const returned = rows ?? plan.nodes[0]?.estimatedRows ?? 0;
  if (read < smallestRead || read < 10 * returned) return false;
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
