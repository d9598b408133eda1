import type { Catalog } from '../../model/catalog.ts';

export const DAY_MS = 86_400_000;

/**
 * The start of the statistics. Never reset, it is unknown; they are then at least as old as the
 * oldest ANALYZE or VACUUM that they remember.
 */
export function countedSince({ server, tables }: Catalog): string | null {
  if (server.statisticsSince !== null) return server.statisticsSince;
  const remembered = tables.flatMap(({ activity }) => [activity?.analyzedAt, activity?.vacuumedAt]);
  const times = remembered.filter((time) => time != null);
  return times.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}

/** Whole days. */
export function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
