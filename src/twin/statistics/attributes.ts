import type { AttributeStatistics } from '../../model/snapshot.ts';
import type { NotSimulated } from '../../model/twin.ts';
import type { Superuser } from '../../postgres/embedded/superuser.ts';
import { leftUnwritten } from './batches.ts';
import { deleteAttributesSql } from './queries/given-attributes.ts';
import { type RangeRow, rangesSql } from './queries/hidden-ranges.ts';
import { type RestoredRow, restoreAttributesSql } from './queries/restore-attributes.ts';
import { type WrittenRow, writeAttributesSql } from './queries/write-attributes.ts';
import { explainRefusal, statisticsOf } from './refused-values.ts';

/**
 * Restores the rows of `pg_stats`. PostgreSQL 18 has functions for that; what they refuse (a rank
 * in the place of a text breaks a domain's CHECK) and all of older versions is written by hand.
 */
export async function restoreAttributes(
  to: Superuser,
  statistics: readonly AttributeStatistics[],
  originalVersionNum: number,
): Promise<readonly NotSimulated[]> {
  const left =
    to.versionNum >= 180000
      ? await leftUnwritten(statistics, (rows) => restore(to, rows, originalVersionNum))
      : statistics;
  const refused = await leftUnwritten(left, (rows) => writeAttributes(to, rows));
  const reasons: NotSimulated[] = [];
  for (const row of refused) {
    reasons.push(...(await explainRefusal(row, (rows) => writeAttributes(to, rows))));
  }
  if (originalVersionNum < 170000) reasons.push(...(await hiddenRanges(to, statistics)));
  return reasons;
}

/** `pg_stats` shows what PostgreSQL knows of ranges since version 17. */
async function hiddenRanges(
  to: Superuser,
  statistics: readonly AttributeStatistics[],
): Promise<readonly NotSimulated[]> {
  const ranges = await to.query<RangeRow>(rangesSql, [numbered(statistics.map(columnOf))]);
  const places = new Set(ranges.map(({ n }) => n));
  return statistics
    .filter((_, n) => places.has(n))
    .map((row) => ({
      name: statisticsOf(row),
      reason: 'PostgreSQL shows its statistics of ranges since version 17',
    }));
}

async function restore(
  to: Superuser,
  rows: readonly AttributeStatistics[],
  originalVersionNum: number,
): Promise<readonly AttributeStatistics[]> {
  await to.query(deleteAttributesSql, [numbered(rows.map(columnOf))]);
  const values = [numbered(rows), originalVersionNum];
  const restored = await to.query<RestoredRow>(restoreAttributesSql, values);
  return without(
    rows,
    restored.filter(({ taken }) => taken),
  );
}

async function writeAttributes(
  to: Superuser,
  rows: readonly AttributeStatistics[],
): Promise<readonly AttributeStatistics[]> {
  await to.query(deleteAttributesSql, [numbered(rows.map(columnOf))]);
  return without(rows, await to.query<WrittenRow>(writeAttributesSql, [numbered(rows)]));
}

const numbered = (rows: readonly object[]) => JSON.stringify(rows.map((row, n) => ({ ...row, n })));

/** What says whose statistics they are, without the long lists of values. */
function columnOf(row: AttributeStatistics) {
  const { schema, name, relationKind, column, position, inherited } = row;
  return { schema, name, relationKind, column, position, inherited };
}

function without(
  rows: readonly AttributeStatistics[],
  done: readonly { readonly n: number }[],
): readonly AttributeStatistics[] {
  const places = new Set(done.map(({ n }) => n));
  return rows.filter((_, n) => !places.has(n));
}
