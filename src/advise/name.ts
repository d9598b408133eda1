import { cutToBytes } from '../text/bytes.ts';

const longestName = 63;

/**
 * The name that Prisma gives `@@index([…])` by default, so that the schema line needs no `map:`;
 * numbered where it is taken.
 */
export function indexName(
  table: string,
  columns: readonly string[],
  taken: ReadonlySet<string>,
): string {
  const stem = [table, ...columns].join('_');
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '_idx' : `_idx${number}`;
    const name = `${cutToBytes(stem, longestName - suffix.length)}${suffix}`;
    if (!taken.has(name)) return name;
  }
}
