import type { Catalog, RelationName, Table } from '../../model/catalog.ts';
import type { Plan, PlanNode } from '../../model/plan.ts';
import { sameRelation } from '../../sql/same-relation.ts';
import { mayStopEarly, parallelDivisor } from './plan-tree.ts';

/** How one plan reads one table; partitions count as their partitioned table. */
export interface TableScan {
  readonly table: RelationName;
  /** Rows read, over all loops, workers and partitions. */
  readonly read: number;
  readonly sequentialRead: number;
  /** Rows that the sequential scans handed on. */
  readonly sequentialReturned: number;
  /** The numbers are the planner's, not counted. */
  readonly estimated: boolean;
}

/** The tables that a plan reads, in the order of the plan. */
export function tableScans(plan: Plan, catalog?: Catalog): readonly TableScan[] {
  const scans = new Map<string, TableScan>();
  for (const node of plan.nodes) {
    const scan = scanOf(plan, node, catalog);
    if (scan === null) continue;
    const key = JSON.stringify([scan.table.schema, scan.table.name]);
    const before = scans.get(key);
    scans.set(key, before === undefined ? scan : sum(before, scan));
  }
  return [...scans.values()];
}

export function findTable(catalog: Catalog, relation: RelationName): Table | undefined {
  return catalog.tables.find((table) => sameRelation(table, relation));
}

/** The partitioned table at the top of a partition's tree; the table itself otherwise. */
export function partitionRoot(catalog: Catalog, relation: RelationName): RelationName {
  const table = findTable(catalog, relation);
  const parent = table?.parent && findTable(catalog, table.parent);
  if (parent?.kind === 'partitioned') return partitionRoot(catalog, parent);
  return { schema: relation.schema, name: relation.name };
}

function scanOf(plan: Plan, node: PlanNode, catalog?: Catalog): TableScan | null {
  if (node.relation === null || !node.type.endsWith('Scan')) return null;
  const relation = { schema: node.schema ?? 'public', name: node.relation };
  const numbers = rowsOf(plan, node, catalog && findTable(catalog, relation));
  if (numbers === null) return null;
  const sequential = node.type === 'Seq Scan';
  return {
    table: catalog === undefined ? relation : partitionRoot(catalog, relation),
    read: numbers.read,
    sequentialRead: sequential ? numbers.read : 0,
    sequentialReturned: sequential ? numbers.returned : 0,
    estimated: numbers.estimated,
  };
}

function rowsOf(plan: Plan, node: PlanNode, table?: Table) {
  if (node.actual !== null) {
    const { rows, rowsRemoved } = node.actual;
    return { read: rows + rowsRemoved, returned: rows, estimated: false };
  }
  const executed = plan.nodes[0]?.actual != null;
  if (executed || mayStopEarly(plan, node)) return null;
  const returned = Math.round(node.estimatedRows * parallelDivisor(plan, node));
  const read = node.type === 'Seq Scan' ? (table?.rows ?? null) : returned;
  return read === null ? null : { read, returned, estimated: true };
}

function sum(a: TableScan, b: TableScan): TableScan {
  return {
    table: a.table,
    read: a.read + b.read,
    sequentialRead: a.sequentialRead + b.sequentialRead,
    sequentialReturned: a.sequentialReturned + b.sequentialReturned,
    estimated: a.estimated || b.estimated,
  };
}
