import type { CatalogGap, RelationName } from '../../../model/catalog.ts';
import type { MigrationFile } from '../../../model/migration.ts';
import type { Hazard } from '../../../model/preflight.ts';
import { matchesChecksum } from '../../checksum.ts';
import { type HistoryRow, stateOf } from '../../history-queries.ts';
import type { MigrationsFolder } from '../../migrations-folder.ts';
import { isOfDbperf, type WrittenMigration } from '../../written-migration.ts';
import type { DeployRow } from '../queries/deploys.ts';

/** A look at `_prisma_migrations` and at who deploys; null rows: there is no such table. */
export interface HistoryLook {
  readonly schema: string;
  readonly rows: readonly HistoryRow[] | null;
  /** The schema holds nothing else. */
  readonly empty: boolean;
  /** The table is there and could not be read. */
  readonly hidden: boolean;
  readonly deploys: readonly DeployRow[];
  readonly gaps: readonly CatalogGap[];
}

/** What the history of the database and the folder, held against each other, mean for a deploy. */
export function judgeMigrations(folder: MigrationsFolder, history: HistoryLook): readonly Hazard[] {
  const running = deployHazards(history);
  if (history.hidden) return running;
  if (history.rows === null) return [...noBaseline(folder, history), ...running];
  const { rows } = history;
  const files = folder.files ?? [];
  return [
    ...(running.length > 0 ? running : failed(rows, folder.written)),
    ...pending(files, rows),
    ...unknown(files, rows),
    ...edited(files, rows),
  ];
}

/** Names of migrations that the database holds as finished. */
export function appliedNames(rows: readonly HistoryRow[]): ReadonlySet<string> {
  return new Set(rows.filter(isApplied).map(({ name }) => name));
}

function isApplied(row: HistoryRow): boolean {
  return stateOf(row) === 'finished';
}

function isUnfinished(row: HistoryRow): boolean {
  return stateOf(row) === 'failed';
}

/** While a deploy runs, the row of its migration looks like a failed one's. */
function deployHazards({ deploys, rows }: HistoryLook): Hazard[] {
  const at = (rows ?? []).filter(isUnfinished).at(-1)?.name ?? null;
  return deploys.map(({ age_ms, ...session }) => ({
    ...{ kind: 'deploy-running', weight: 'waits', ...session, ageMs: age_ms, migration: at },
  }));
}

function failed(rows: readonly HistoryRow[], written: readonly WrittenMigration[]): Hazard[] {
  return rows.filter(isUnfinished).map(({ name, started_at }) => ({
    kind: 'failed-migration',
    weight: 'stops',
    migration: name,
    startedAt: started_at,
    index: indexBuiltBy(name, written),
  }));
}

/** Only a concurrent build leaves something behind. */
function indexBuiltBy(name: string, written: readonly WrittenMigration[]): RelationName | null {
  const action = written.find(({ directory }) => directory === name)?.action;
  return action?.kind === 'create' && action.concurrently ? action.index : null;
}

/** A failed one is not pending: it is told as failed. */
function pending(files: readonly MigrationFile[], rows: readonly HistoryRow[]): Hazard[] {
  const begun = new Set(rows.filter(({ rolled_back }) => !rolled_back).map(({ name }) => name));
  const open = files.filter(({ directory }) => !begun.has(directory));
  if (open.length === 0) return [];
  const name = ({ directory }: MigrationFile) => directory;
  const ofDbperf = open.filter(isOfDbperf).map(name);
  const others = open.filter((file) => !isOfDbperf(file)).map(name);
  return [{ kind: 'pending-migrations', weight: 'mind', migrations: others, ofDbperf }];
}

function unknown(files: readonly MigrationFile[], rows: readonly HistoryRow[]): Hazard[] {
  const known = new Set(files.map(({ directory }) => directory));
  const names = [...appliedNames(rows)].filter((name) => !known.has(name)).sort();
  return names.length === 0
    ? []
    : [{ kind: 'unknown-migrations', weight: 'mind', migrations: names }];
}

function edited(files: readonly MigrationFile[], rows: readonly HistoryRow[]): Hazard[] {
  const applied = rows.filter(isApplied);
  const names = files.filter(({ directory, sql }) => {
    const row = applied.find(({ name }) => name === directory);
    return row !== undefined && sql !== null && !matchesChecksum(sql, row.checksum);
  });
  return names.length === 0
    ? []
    : [
        {
          kind: 'edited-migrations',
          weight: 'mind',
          migrations: names.map(({ directory }) => directory),
        },
      ];
}

function noBaseline({ files }: MigrationsFolder, { schema, empty }: HistoryLook): Hazard[] {
  if (empty) return [];
  const usesMigrate = files !== null;
  const migrations = (files ?? []).filter((file) => !isOfDbperf(file));
  return [
    {
      kind: 'no-baseline',
      weight: usesMigrate ? 'stops' : 'mind',
      schema,
      migrations: migrations.map(({ directory }) => directory),
      usesMigrate,
    },
  ];
}
