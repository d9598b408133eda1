import type { Candidate, WritePrice } from '../model/advice.ts';
import type { Catalog, Server, Table } from '../model/catalog.ts';
import { findTable } from './root-table.ts';

const dayMs = 86_400_000;

/** What writers of the candidate's table would pay, from the cumulative statistics. */
export function priceOf(candidate: Candidate, catalog: Catalog): WritePrice | null {
  const table = findTable(catalog, candidate.table);
  return table === undefined ? null : writePrice(table, catalog.server);
}

function writePrice({ activity }: Table, server: Server): WritePrice | null {
  if (activity === null) return null;
  const writes = activity.inserted + activity.updated + activity.deleted;
  const days =
    server.statisticsSince === null
      ? null
      : (Date.parse(server.readAt) - Date.parse(server.statisticsSince)) / dayMs;
  return {
    // Less than a day of statistics says nothing of a day's writes.
    writesPerDay: days === null || days < 1 ? null : Math.round(writes / days),
    hotShare: activity.updated === 0 ? null : activity.hotUpdated / activity.updated,
  };
}
