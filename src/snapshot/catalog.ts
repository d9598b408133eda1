import type { Catalog } from '../model/catalog.ts';
import type { Session, Transaction } from '../postgres/session.ts';
import { constraintOf } from './constraints.ts';
import { gapsOf } from './gaps.ts';
import { indexOf } from './indexes.ts';
import { sumIndexes, sumTables } from './partitions.ts';
import { catalogUnread } from './problems.ts';
import { type ColumnRow, columnsSql } from './queries/columns.ts';
import { type ConstraintRow, constraintsSql } from './queries/constraints.ts';
import { type IndexRow, indexesSql } from './queries/indexes.ts';
import { type ServerRow, serverSql } from './queries/server.ts';
import { type SettingRow, settingNames, settingsSql } from './queries/settings.ts';
import { type StatisticsRow, statisticsSql, widestValue } from './queries/statistics.ts';
import { type TableRow, tablesSql } from './queries/tables.ts';
import { tablesOf } from './tables.ts';

/** Compiling a catalog query costs more than running it. */
const limits = { statementTimeoutMs: 60_000, settings: { jit: 'off' } };

/**
 * Reads the catalog of the session's database: seven queries in one transaction, whatever the number
 * of tables. Throws a Problem when the catalog cannot be read; what is hidden is a gap.
 */
export async function readCatalog(session: Session): Promise<Catalog> {
  try {
    const rows = await session.readOnly((tx) => readRows(tx, session.versionNum), limits);
    return catalogOf(rows, session.target.settings);
  } catch (error) {
    throw await catalogUnread(session, error);
  }
}

async function readRows(tx: Transaction, versionNum: number) {
  return {
    server: await tx.query<ServerRow>(serverSql),
    settings: await tx.query<SettingRow>(settingsSql, [settingNames]),
    tables: await tx.query<TableRow>(tablesSql),
    columns: await tx.query<ColumnRow>(columnsSql),
    statistics: await tx.query<StatisticsRow>(statisticsSql, [widestValue]),
    indexes: await tx.query<IndexRow>(indexesSql(versionNum)),
    constraints: await tx.query<ConstraintRow>(constraintsSql),
  };
}

type CatalogRows = Awaited<ReturnType<typeof readRows>>;

function catalogOf(rows: CatalogRows, ofUrl: Readonly<Record<string, string>>): Catalog {
  const [row] = rows.server;
  if (row === undefined) throw new Error('pg_database has no row for the current database');
  const { searchPath, ...server } = row;
  const indexes = sumIndexes(rows.indexes.flatMap(indexOf));
  const tables = sumTables(tablesOf(rows.tables, rows.columns, rows.statistics, indexes));
  return {
    server: { ...server, settings: settingsOf(rows.settings, ofUrl) },
    searchPath,
    tables,
    indexes,
    constraints: rows.constraints.flatMap(constraintOf),
    gaps: gapsOf(tables, server.role),
  };
}

/** Settings that the URL carries hold in every transaction of dbperf. */
function settingsOf(rows: readonly SettingRow[], ofUrl: Readonly<Record<string, string>>) {
  return Object.fromEntries(rows.map(({ name, setting }) => [name, ofUrl[name] ?? setting]));
}
