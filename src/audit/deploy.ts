import { readMigrationFiles } from '../migrate/migration-files.ts';
import { postflight } from '../migrate/postflight.ts';
import { readApplied } from '../migrate/preflight/history.ts';
import { preflight } from '../migrate/preflight/preflight.ts';
import type { PlannedBuild } from '../migrate/preflight/subject.ts';
import { readWrittenMigrations, type WrittenMigration } from '../migrate/written-migration.ts';
import type { Advice } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Migrations } from '../model/declared.ts';
import type { Measurement } from '../model/measurement.ts';
import type { DeployCheck } from '../model/preflight.ts';
import { historySchema } from '../postgres/history-schema.ts';
import type { Session } from '../postgres/session.ts';
import { quoteRelation } from '../sql/quote.ts';
import type { ReadProject } from './read-project.ts';

export interface DeployKnown {
  readonly read: ReadProject;
  readonly catalog: Catalog;
  readonly migrations: Migrations | null;
  readonly measurements: readonly Measurement[];
  /** Indexes that are advised, and not there. */
  readonly advice: readonly Advice[];
}

/** What stands in the way of building what is advised or pending, and what became of what was built. */
export async function checkDeploy(session: Session, known: DeployKnown): Promise<DeployCheck> {
  const { project, url } = known.read;
  const written = await readWrittenMigrations(await readMigrationFiles(project.migrationsFolder));
  const schema = historySchema(session.target);
  const applied = written.length === 0 ? null : await readApplied(session, schema);
  const builds = buildsOf(known, written, applied);
  const subject = {
    ...{ builds, schema, tables: [], migrationsFolder: project.migrationsFolder },
    root: project.root,
    url: url && { text: url.url, source: url.source, prisma: project.prismaVersion.major },
    announcedPid: session.announcedPid,
  };
  const { catalog, measurements, migrations } = known;
  const left = migrations?.indexes ?? null;
  return {
    preflight: builds.length === 0 ? null : await preflight(session, subject),
    deployed: postflight({ written, applied, left, catalog, measurements }),
  };
}

/** What the next deploy builds: pending migrations of dbperf, and what is advised. */
function buildsOf(
  { advice, catalog }: DeployKnown,
  written: readonly WrittenMigration[],
  applied: ReadonlySet<string> | null,
): readonly PlannedBuild[] {
  const pending = written.flatMap(({ directory, action }) =>
    action.kind === 'create' && applied?.has(directory) !== true
      ? [{ table: action.table, index: action.index, bytes: null }]
      : [],
  );
  const advised = advice.map(({ candidate: { table, name }, proof }) => ({
    ...{ table, index: { schema: table.schema, name }, bytes: proof.bytes },
  }));
  const there = new Set(catalog.indexes.filter(({ valid }) => valid).map(quoteRelation));
  const builds = new Map(
    [...pending, ...advised].map((build) => [quoteRelation(build.index), build]),
  );
  // Without a history nobody says what of the migrations has run.
  return [...builds].flatMap(([name, build]) => (there.has(name) ? [] : [build]));
}
