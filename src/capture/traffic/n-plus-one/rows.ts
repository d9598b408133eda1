import type { CapturedColumn } from '../../../model/capture.ts';
import { hashOf } from '../hash.ts';
import { comparable } from '../values/comparable.ts';

/** Rows of one execution that are remembered; calls made for later ones are not counted. */
export const ROWS_KEPT = 1_000;

/** One column of remembered rows. */
export interface ColumnOfRows {
  readonly name: string;
  /** Hash of the value in each row; null for NULL and for what is no key. */
  readonly values: (number | null)[];
  /** How often each hash is among `values`. */
  readonly times: Map<number, number>;
}

/** Hashes by row and column. */
export type HashedRows = readonly (readonly (number | null)[])[];

export function columnsOf(columns: readonly CapturedColumn[]): readonly ColumnOfRows[] {
  return columns.map(({ name }) => ({ name, values: [], times: new Map() }));
}

export function hashRows(
  columns: readonly CapturedColumn[],
  rows: readonly (readonly (Uint8Array | null)[])[],
): HashedRows {
  return rows.slice(0, ROWS_KEPT).map((row) =>
    columns.map((column, at) => {
      const bytes = row[at] ?? null;
      const value = bytes === null ? null : comparable({ ...column, bytes });
      return value === null ? null : hashOf(value);
    }),
  );
}

/** Adds rows behind those that are there; returns how many values were kept. */
export function append(columns: readonly ColumnOfRows[], rows: HashedRows): number {
  const room = ROWS_KEPT - (columns[0]?.values.length ?? ROWS_KEPT);
  const fitting = rows.slice(0, room);
  for (const row of fitting) {
    for (const [at, column] of columns.entries()) appendValue(column, row[at] ?? null);
  }
  return fitting.length * columns.length;
}

function appendValue({ values, times }: ColumnOfRows, hash: number | null): void {
  values.push(hash);
  if (hash !== null) times.set(hash, (times.get(hash) ?? 0) + 1);
}
