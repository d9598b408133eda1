import { cutToBytes } from '../../text/bytes.ts';

/** PostgreSQL's limit of 63 bytes; Prisma cuts before the suffix, between characters. */
const limit = 63;

export type NameSuffix = 'pkey' | 'key' | 'idx' | 'fkey' | 'AB_pkey' | 'AB_unique' | 'B_index';

/** The name that Prisma gives an index or constraint without `map:`: `{table}_{columns}_{suffix}`. */
export function defaultName(table: string, columns: readonly string[], suffix: NameSuffix): string {
  const stem = [table, ...columns].join('_');
  return `${cutToBytes(stem, limit - suffix.length - 1)}_${suffix}`;
}

/** The name of a relation as PostgreSQL keeps it. */
export function cutName(name: string): string {
  return cutToBytes(name, limit);
}
