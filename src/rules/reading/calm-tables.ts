import type { Catalog, Table } from '../../model/catalog.ts';
import type { PlanNode } from '../../model/plan.ts';
import type { PathMeasurements } from '../rule.ts';
import { countedSince, DAY_MS, daysBetween } from './statistics-age.ts';
import { findTable, partitionRoot } from './table-scans.ts';

/** Scans of a table for each row written in it. */
const READS_PER_WRITE = 100;
/** A cached answer lives for this part of the time between two writes. */
const PART = 10;
/** Milliseconds: what the part is rounded down to; no cache where it is less than the shortest. */
const TTLS = [60 * 60_000, 15 * 60_000, 5 * 60_000, 60_000, 30_000];

/** Tables that are read far more than written. */
export interface Calm {
  readonly tables: readonly Table[];
  /** Rows written in these days, of the table with the most. */
  readonly writes: number;
  readonly days: number;
  /** How long an answer from them may be kept. */
  readonly ttlMs: number;
}

/** The tables that a statement reads; null where one of them is not calm, or not known to be. */
export function calmTables({ measurements }: PathMeasurements, catalog: Catalog): Calm | null {
  const since = countedSince(catalog);
  // A standby does not count what is written.
  if (since === null || catalog.server.inRecovery) return null;
  const days = daysBetween(since, catalog.server.readAt);
  const names = measurements.flatMap(({ plan }) => plan?.nodes ?? []).map(relationOf);
  const tables = names.map((name) => name && findTable(catalog, partitionRoot(catalog, name)));
  const read = [...new Set(tables)].filter((table) => table !== null);
  // Less than a day of statistics says nothing of a day's writes.
  if (days < 1 || read.length === 0) return null;
  const known = read.filter((table) => table !== undefined);
  if (known.length < read.length || !known.every(isCalm)) return null;
  const writes = Math.max(...known.map(writesOf));
  const betweenMs = (days * DAY_MS) / Math.max(writes, 1);
  const ttlMs = TTLS.find((ttl) => ttl <= betweenMs / PART);
  return ttlMs === undefined ? null : { tables: known, writes, days, ttlMs };
}

/** Also of a node that was never executed: another call may come to it. */
function relationOf({ relation, schema }: PlanNode) {
  return relation === null ? null : { schema: schema ?? 'public', name: relation };
}

function isCalm(table: Table): boolean {
  const { kind, activity } = table;
  if (activity === null || (kind !== 'table' && kind !== 'partitioned')) return false;
  return activity.sequentialScans + activity.indexScans >= READS_PER_WRITE * writesOf(table);
}

function writesOf({ activity }: Table): number {
  return activity === null ? 0 : activity.inserted + activity.updated + activity.deleted;
}
