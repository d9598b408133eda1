import type { Catalog, CatalogGap } from '../model/catalog.ts';
import { Problem } from '../model/problem.ts';
import type { AttributeStatistics, Locale, PathParameters, Snapshot } from '../model/snapshot.ts';
import type { Session } from '../postgres/session.ts';
import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';
import { readCatalog } from './catalog.ts';
import { readDefinitions } from './definitions/read.ts';
import { readEnds } from './ends.ts';
import { readExtendedStatistics } from './extended-statistics.ts';
import { catalogUnread, snapshotVersion } from './problems.ts';
import {
  attributeStatisticsSql,
  expressionStatisticsSql,
  type HiddenIndexRow,
  hiddenIndexStatisticsSql,
} from './queries/attribute-statistics.ts';
import { fingerprintSql } from './queries/fingerprint.ts';
import { localeSql } from './queries/locale.ts';
import { plannerSettingNames, plannerSettingsSql } from './queries/planner-settings.ts';
import type { SettingRow } from './queries/settings.ts';
import { ask } from './reading.ts';
import { readRelations } from './relations.ts';

export interface TakeOptions {
  /** dbperf's own version. */
  readonly dbperf: string;
  readonly parameterSets: readonly PathParameters[];
}

/**
 * Takes a snapshot with all values. No right beyond SELECT is needed; what it hides is a gap. A schema
 * that changes meanwhile is read once more. Throws a Problem when the catalog cannot be read.
 */
export async function takeSnapshot(
  session: Session,
  catalog: Catalog,
  options: TakeOptions,
): Promise<Snapshot> {
  if (session.versionNum < 140000) throw snapshotVersion(session.target, catalog.server.version);
  try {
    const first = await takeSteadily(session, catalog, options);
    if (first.steady) return first.snapshot;
    const second = await takeSteadily(session, await readCatalog(session), options);
    if (second.steady) return second.snapshot;
    return { ...second.snapshot, gaps: [...second.snapshot.gaps, changedGap(catalog)] };
  } catch (error) {
    throw error instanceof Problem ? error : await catalogUnread(session, error);
  }
}

async function takeSteadily(session: Session, catalog: Catalog, options: TakeOptions) {
  const before = await fingerprint(session);
  const snapshot = await takeOnce(session, catalog, options);
  return { snapshot, steady: before === (await fingerprint(session)) };
}

async function fingerprint(session: Session): Promise<string> {
  const [row] = await ask<{ readonly fingerprint: string }>(session, fingerprintSql);
  return row?.fingerprint ?? '';
}

async function takeOnce(
  session: Session,
  catalog: Catalog,
  { dbperf, parameterSets }: TakeOptions,
): Promise<Snapshot> {
  const { definitions, gaps: lacking } = await readDefinitions(session);
  const { extendedStatistics, gaps: hidden } = await readExtendedStatistics(session);
  const { ends, gaps: unanswered } = await readEnds(session);
  return {
    kind: 'dbperf-snapshot',
    version: 1,
    dbperf,
    values: 'full',
    catalog: withoutStatistics(catalog),
    locale: await readLocale(session),
    settings: await readSettings(session),
    definitions,
    relations: await readRelations(session),
    statistics: [
      ...(await ask<AttributeStatistics>(session, attributeStatisticsSql(session.versionNum))),
      ...(await ask<AttributeStatistics>(session, expressionStatisticsSql(session.versionNum))),
    ],
    extendedStatistics,
    ends,
    parameterSets,
    gaps: [...lacking, ...hidden, ...(await hiddenIndexes(session, catalog)), ...unanswered],
  };
}

/** They are in `statistics`, and only there, so that a redaction cannot miss them. */
function withoutStatistics(catalog: Catalog): Catalog {
  const tables = catalog.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => ({ ...column, statistics: null })),
  }));
  return { ...catalog, tables };
}

async function readLocale(session: Session): Promise<Locale> {
  const [locale] = await ask<Locale>(session, localeSql);
  if (locale === undefined) throw new Error('pg_database has no row for the current database');
  return locale;
}

/** With no settings of ours: they would be told as the role's. */
async function readSettings(session: Session): Promise<Readonly<Record<string, string>>> {
  const rows = await ask<SettingRow>(session, plannerSettingsSql, [plannerSettingNames], {});
  const ofUrl = session.target.settings;
  return Object.fromEntries(rows.map(({ name, setting }) => [name, ofUrl[name] ?? setting]));
}

async function hiddenIndexes(
  session: Session,
  { server }: Catalog,
): Promise<readonly CatalogGap[]> {
  const rows = await ask<HiddenIndexRow>(session, hiddenIndexStatisticsSql);
  if (rows.length === 0) return [];
  return [
    {
      subject: rows.map(quoteRelation).join(', '),
      reason:
        'the role may not see statistics of index expressions, so they are worked out or assumed',
      help: `GRANT pg_read_all_data TO ${quoteIdentifier(server.role)}; or take the snapshot as the owner`,
    },
  ];
}

function changedGap({ server }: Catalog): CatalogGap {
  return {
    subject: `database ${server.database}`,
    reason: 'its schema changed while it was read, twice; tables and indexes may not fit together',
    help: 'take the snapshot again when no migration is running',
  };
}
