import type { CatalogGap } from '../model/catalog.ts';
import type { CommonCombinations, ExtendedStatistics } from '../model/snapshot.ts';
import type { Session } from '../postgres/session.ts';
import { quoteRelation } from '../sql/quote.ts';
import {
  type ExtendedStatisticsRow,
  extendedStatisticsSql,
} from './queries/extended-statistics.ts';
import { ask } from './reading.ts';

/** Reads what `pg_stats_ext` shows; statistics objects that it hides are gaps. */
export async function readExtendedStatistics(session: Session): Promise<{
  readonly extendedStatistics: readonly ExtendedStatistics[];
  readonly gaps: readonly CatalogGap[];
}> {
  const rows = await ask<ExtendedStatisticsRow>(session, extendedStatisticsSql(session.versionNum));
  return {
    extendedStatistics: rows.filter(hasData).map(statisticsOf),
    gaps: rows.filter((row) => !row.readable).map(hiddenGap),
  };
}

function hasData({ distinct, dependencies, common_values }: ExtendedStatisticsRow): boolean {
  return distinct !== null || dependencies !== null || common_values !== null;
}

function statisticsOf(row: ExtendedStatisticsRow): ExtendedStatistics {
  return {
    schema: row.schema,
    name: row.name,
    table: tableOf(row),
    inherited: row.inherited ?? false,
    columns: [...(row.columns ?? []), ...(row.expressions ?? [])],
    types: row.types ?? [],
    distinct: row.distinct,
    dependencies: row.dependencies,
    common: commonOf(row),
  };
}

function commonOf(row: ExtendedStatisticsRow): CommonCombinations | null {
  if (row.common_values === null) return null;
  return {
    values: row.common_values,
    frequencies: row.common_frequencies ?? [],
    baseFrequencies: row.base_frequencies ?? [],
  };
}

function tableOf(row: ExtendedStatisticsRow) {
  return { schema: row.table_schema, name: row.table_name };
}

function hiddenGap(row: ExtendedStatisticsRow): CatalogGap {
  return {
    subject: quoteRelation(row),
    reason: `pg_stats_ext shows it to the owner of ${quoteRelation(tableOf(row))} alone`,
    help: 'take the snapshot as the owner of the table, or as a role that is a member of its owner',
  };
}
