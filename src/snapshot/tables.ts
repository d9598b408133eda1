import type { Column, ColumnStatistics, Index, Table, TableKind } from '../model/catalog.ts';
import { arrayElements } from '../text/array-text.ts';
import type { ColumnRow } from './queries/columns.ts';
import type { StatisticsRow } from './queries/statistics.ts';
import type { TableRow } from './queries/tables.ts';
import { relationKey, relationOrNull } from './relation-key.ts';

const kinds: Readonly<Record<TableRow['kind'], TableKind>> = {
  r: 'table',
  p: 'partitioned',
  v: 'view',
  m: 'materialized view',
  f: 'foreign',
};

/** Puts the tables together from their rows, columns, statistics and indexes. */
export function tablesOf(
  tables: readonly TableRow[],
  columns: readonly ColumnRow[],
  statistics: readonly StatisticsRow[],
  indexes: readonly Index[],
): readonly Table[] {
  const columnsByTable = columnsOf(columns, statistics);
  const indexBytes = new Map<string, number>();
  for (const index of indexes) {
    const key = relationKey(index.table);
    indexBytes.set(key, (indexBytes.get(key) ?? 0) + index.bytes);
  }
  return tables.flatMap((row) => {
    const key = relationKey(row);
    return tableOf(row, columnsByTable.get(key) ?? [], indexBytes.get(key) ?? 0);
  });
}

/** The table; none if it was dropped while the catalog was read. */
function tableOf(
  row: TableRow,
  columns: readonly Column[],
  indexBytes: number,
): Table | readonly Table[] {
  if (row.bytes === null) return [];
  return {
    schema: row.schema,
    name: row.name,
    kind: kinds[row.kind],
    parent: relationOrNull(row.parent_schema, row.parent_name),
    rows: row.rows,
    pages: row.pages,
    allVisiblePages: row.all_visible_pages,
    bytes: row.bytes,
    indexBytes,
    columns,
    rowSecurity: row.row_security,
    readable: row.readable,
    extension: row.extension,
    activity: row.activity,
  };
}

function columnsOf(columns: readonly ColumnRow[], statistics: readonly StatisticsRow[]) {
  const known = new Map(statistics.map((row) => [columnKey(row, row.column), statisticsOf(row)]));
  const byTable = new Map<string, Column[]>();
  for (const row of columns) {
    const key = relationKey({ schema: row.schema, name: row.table });
    const column = columnOf(row, known.get(columnKey(row, row.name)) ?? null);
    const others = byTable.get(key);
    if (others === undefined) byTable.set(key, [column]);
    else others.push(column);
  }
  return byTable;
}

function columnKey(row: { readonly schema: string; readonly table: string }, column: string) {
  return `${row.schema}\0${row.table}\0${column}`;
}

function columnOf(row: ColumnRow, statistics: ColumnStatistics | null): Column {
  return {
    name: row.name,
    position: row.position,
    type: row.type,
    notNull: row.not_null,
    generated: row.generated,
    statistics,
  };
}

function statisticsOf(row: StatisticsRow): ColumnStatistics {
  return {
    nullFraction: row.null_fraction,
    distinct: row.distinct,
    averageWidth: row.average_width,
    correlation: row.correlation,
    commonValues: row.common_values === null ? null : arrayElements(row.common_values),
    commonFrequencies: row.common_frequencies,
    histogram: row.histogram === null ? null : arrayElements(row.histogram),
  };
}
