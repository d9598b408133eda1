import type { WritePrice } from '../model/advice.ts';
import type { Server, Table } from '../model/catalog.ts';

const dayMs = 86_400_000;

/** What writers of the table would pay, from the cumulative statistics. */
export function writePrice(table: Table, server: Server): WritePrice | null {
  const activity = table.activity;
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
