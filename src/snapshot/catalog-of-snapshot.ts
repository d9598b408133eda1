import type { Catalog, Column, ColumnStatistics, Table } from '../model/catalog.ts';
import type { AttributeStatistics, Snapshot } from '../model/snapshot.ts';
import { arrayElements } from '../text/array-text.ts';
import { widestValue } from './queries/statistics.ts';
import { relationKey } from './relation-key.ts';

/** The catalog as an audit reads it, with the statistics of columns in their places again. */
export function catalogOfSnapshot({ catalog, statistics }: Snapshot): Catalog {
  const known = new Map(statistics.filter(isOfTable).map((one) => [statisticsKey(one), one]));
  const filled = (table: Table, column: Column): Column => {
    const key = `${relationKey(table)}\0${column.name}\0${table.kind === 'partitioned'}`;
    const found = known.get(key);
    return found === undefined ? column : { ...column, statistics: columnStatistics(found) };
  };
  const tables = catalog.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => filled(table, column)),
  }));
  return { ...catalog, tables };
}

function isOfTable({ relationKind }: AttributeStatistics): boolean {
  return relationKind === 'table';
}

function statisticsKey(one: AttributeStatistics): string {
  return `${relationKey(one)}\0${one.column}\0${one.inherited}`;
}

function columnStatistics(one: AttributeStatistics): ColumnStatistics {
  const values = one.averageWidth <= widestValue;
  const listed = (text: string | null) => (text === null || !values ? null : arrayElements(text));
  return {
    nullFraction: one.nullFraction,
    distinct: one.distinct,
    averageWidth: one.averageWidth,
    correlation: one.correlation,
    commonValues: listed(one.commonValues),
    commonFrequencies: listed(one.commonFrequencies)?.map(Number) ?? null,
    histogram: listed(one.histogram),
  };
}
