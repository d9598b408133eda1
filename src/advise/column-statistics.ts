import type { Column, Table } from '../model/catalog.ts';

export function columnOf(name: string, table: Table): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** Rows by the statistics, or by the counters where ANALYZE has not seen what was loaded since. */
export function rowsOf({ rows, pages, bytes, activity }: Table): number {
  const counted = Math.max(rows ?? 0, activity?.liveRows ?? 0);
  // Never analysed, or when it was empty, and nothing counted yet: a row of a hundred bytes is as
  // good a guess as any.
  return (rows === null || pages === 0) && counted === 0 ? bytes / 100 : counted;
}

/** Estimated number of distinct values; 1 where nothing is known. */
export function distinctOf(name: string, table: Table): number {
  const distinct = columnOf(name, table)?.statistics?.distinct ?? 1;
  return distinct >= 0 ? distinct : -distinct * rowsOf(table);
}

/** 0..1; 0 where nothing is known. */
export function nullShare(name: string, table: Table): number {
  return columnOf(name, table)?.statistics?.nullFraction ?? 0;
}

/** Bytes; 8 where nothing is known. */
export function widthOf(name: string, table: Table): number {
  return columnOf(name, table)?.statistics?.averageWidth ?? 8;
}

/** Share (0..1) of the rows that hold this value, PostgreSQL's text; null where nothing is known. */
export function shareOfValue(name: string, value: string, table: Table): number | null {
  const statistics = columnOf(name, table)?.statistics;
  if (!statistics?.commonValues || !statistics.commonFrequencies) return null;
  const at = statistics.commonValues.indexOf(value);
  if (at !== -1) return statistics.commonFrequencies[at] ?? null;
  const common = statistics.commonFrequencies.reduce((sum, share) => sum + share, 0);
  return Math.max(0, 1 - common - statistics.nullFraction);
}
