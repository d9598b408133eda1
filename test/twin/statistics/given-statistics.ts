import type { Table } from '../../../src/model/catalog.ts';
import type { ExtendedStatistics, RelationFigures } from '../../../src/model/snapshot.ts';
import type { Superuser } from '../../../src/postgres/embedded/superuser.ts';
import {
  type AttributeStatisticsRow,
  attributeStatisticsSql,
} from '../../../src/snapshot/queries/attribute-statistics.ts';
import {
  type ExtendedStatisticsRow,
  extendedStatisticsSql,
} from '../../../src/snapshot/queries/extended-statistics.ts';
import { relationFiguresSql } from '../../../src/snapshot/queries/relation-figures.ts';
import type { GivenStatistics } from '../../../src/twin/statistics/restore.ts';

/** A database's statistics as a snapshot holds them, as far as they are restored. */
export async function givenStatistics(from: Superuser): Promise<GivenStatistics> {
  const { versionNum } = from;
  const extended = await from.query<ExtendedStatisticsRow>(extendedStatisticsSql(versionNum));
  const tables = await from.query<NumberedTable>(numberedTablesSql);
  return {
    catalog: { server: { versionNum }, tables } as unknown as GivenStatistics['catalog'],
    relations: await from.query<RelationFigures>(relationFiguresSql(versionNum)),
    statistics: await from.query<AttributeStatisticsRow>(attributeStatisticsSql(versionNum)),
    extendedStatistics: extended.map(extendedStatistics),
  };
}

type NumberedTable = Pick<Table, 'schema' | 'name' | 'columns'>;

const numberedTablesSql = `
SELECT n.nspname AS schema, c.relname AS name, pg_catalog.json_agg(pg_catalog.json_build_object(
  'name', a.attname, 'position', a.attnum) ORDER BY a.attnum) AS columns
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname IN ('public', 'the shop')
GROUP BY n.nspname, c.relname`;

function extendedStatistics(row: ExtendedStatisticsRow): ExtendedStatistics {
  const { schema, name, common_values, common_frequencies, base_frequencies } = row;
  return {
    schema,
    name,
    table: { schema: row.table_schema, name: row.table_name },
    inherited: row.inherited ?? false,
    columns: [...(row.columns ?? []), ...(row.expressions ?? [])],
    types: row.types ?? [],
    distinct: row.distinct,
    dependencies: row.dependencies,
    common: common_values && {
      values: common_values,
      frequencies: common_frequencies ?? [],
      baseFrequencies: base_frequencies ?? [],
    },
  };
}
