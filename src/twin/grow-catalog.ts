import type { Catalog, Column, RelationName, Table } from '../model/catalog.ts';
import { type ColumnTest, multiplied } from './grow-statistics.ts';

/** The catalog with the sizes that its tables and indexes have when they grow. */
export function grownCatalog(
  catalog: Catalog,
  grows: (relation: RelationName) => boolean,
  refers: ColumnTest,
  factor: number,
): Catalog {
  return {
    ...catalog,
    tables: catalog.tables.map((one) => (grows(one) ? grownTable(one, refers, factor) : one)),
    indexes: catalog.indexes.map((one) =>
      grows(one) ? { ...one, bytes: Math.round(one.bytes * factor) } : one,
    ),
  };
}

function grownTable(table: Table, refers: ColumnTest, factor: number): Table {
  const grownColumn = (column: Column): Column =>
    column.statistics !== null && refers(table, column.name)
      ? { ...column, statistics: multiplied(column.statistics, factor) }
      : column;
  return {
    ...table,
    rows: table.rows === null ? null : Math.round(table.rows * factor),
    pages: Math.round(table.pages * factor),
    allVisiblePages: Math.round(table.allVisiblePages * factor),
    bytes: Math.round(table.bytes * factor),
    indexBytes: Math.round(table.indexBytes * factor),
    columns: table.columns.map(grownColumn),
  };
}
