import { cutToBytes } from '../text/bytes.ts';

/** PostgreSQL's limit of 63 bytes; Prisma cuts before the suffix, between characters. */
const limit = 63;

export type NameSuffix =
  | 'pkey'
  | 'key'
  | 'idx'
  | 'fkey'
  | 'AB_pkey'
  | 'AB_unique'
  | 'B_index'
  | `idx${number}`;

/** The name that Prisma gives an index or constraint without `map:`: `{table}_{columns}_{suffix}`. */
export function defaultName(table: string, columns: readonly string[], suffix: NameSuffix): string {
  const stem = [table, ...columns].join('_');
  return `${cutToBytes(stem, limit - suffix.length - 1)}_${suffix}`;
}

/**
 * A name for a new index: Prisma's default, so that the schema line needs no `map:`; numbered where
 * it is taken, also by the cut.
 */
export function newIndexName(
  table: string,
  columns: readonly string[],
  taken: ReadonlySet<string>,
): string {
  for (let number = 1; ; number++) {
    const name = defaultName(table, columns, number === 1 ? 'idx' : `idx${number}`);
    if (!taken.has(name)) return name;
  }
}

/** The name of a relation as PostgreSQL keeps it. */
export function cutName(name: string): string {
  return cutToBytes(name, limit);
}
