import type { Catalog, RelationName, Table } from '../model/catalog.ts';
import type { PlanNode } from '../model/plan.ts';
import { quoteRelation } from '../sql/quote.ts';

export function findTable(catalog: Catalog, { schema, name }: RelationName): Table | undefined {
  return catalog.tables.find((table) => table.schema === schema && table.name === name);
}

/** The table that a node scans; for a partition, the root of its tree, where the index belongs. */
export function rootTable({ schema, relation }: PlanNode, catalog: Catalog): Table | null {
  const table = findTable(catalog, { schema: schema ?? '', name: relation ?? '' });
  return table === undefined ? null : rootOf(table, catalog);
}

export function rootOf(table: Table, catalog: Catalog): Table {
  const parent = table.parent === null ? undefined : findTable(catalog, table.parent);
  // An index on an inherited (not partitioned) parent does not reach its children.
  return parent?.kind === 'partitioned' ? rootOf(parent, catalog) : table;
}

/** One text for each relation. */
export function tableId(table: RelationName): string {
  return quoteRelation(table);
}
