import type { Config } from '../config/config.ts';
import { buildAll, mayBuild } from '../measure/build.ts';
import { type MeasuredPath, measurePaths } from '../measure/measure-paths.ts';
import type { Catalog } from '../model/catalog.ts';
import { Problem } from '../model/problem.ts';
import { connect } from '../postgres/connect.ts';
import type { Session } from '../postgres/session.ts';
import { readMigrations } from '../prisma/read-migrations.ts';
import { readCatalog } from '../snapshot/catalog.ts';
import type { Twin } from '../twin/twin.ts';
import { parameterSets } from '../workload/parameter-sets.ts';
import { extensionsOf, type Gathered, notesOf } from './evidence.ts';
import { judgeFunctions } from './functions.ts';
import { type GatheredWorkload, gatherWorkload } from './gather-workload.ts';
import { type ReadProject, targetOf } from './read-project.ts';
import { readsTable } from './reads-table.ts';
import type { World } from './world.ts';

/** Reads and measures a database; its twin is built of a snapshot that is never written. */
export async function gatherDatabase(
  read: ReadProject,
  config: Config,
  world: World,
): Promise<Gathered> {
  const target = targetOf(read);
  world.onProgress(`connecting to ${target.display}`);
  const session = await connect(target, { signal: world.signal });
  try {
    return await gatherOn(session, read, config, world);
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function gatherOn(
  session: Session,
  read: ReadProject,
  config: Config,
  world: World,
): Promise<Gathered> {
  const [catalog, migrations, workload] = await readAll(session, read, config, world);
  const { paths, ran, captures, unverified, observed } = workload;
  const building = mayBuild(config.build, catalog.server.database);
  const all = await measureAll(session, catalog, workload, read, config, world);
  const { functions, measured } = judgeFunctions(ran, all);
  const { twin, extensions, notes } = await twinOf(session, catalog, measured, world);
  return {
    ...{ catalog, migrations, paths, measured, functions, twin, extensions },
    ...{ captures, unverified, observed },
    host: session.target.host,
    evidence: config.analyze ? 'measured' : 'planned',
    readPool: async () => {
      const { gatherPool } = await import('./pool.ts');
      return gatherPool(session, read, captures, config, world);
    },
    checkDeploy: async (advice) => {
      const { checkDeploy } = await import('./deploy.ts');
      const measurements = measured.flatMap((one) => one.measurements);
      return checkDeploy(session, { read, catalog, migrations, measurements, advice });
    },
    build: building ? (candidates, under) => buildAll(session, candidates, under, config) : null,
    notes: [...session.notes, ...ran.notes, ...notes],
    close: async () => {
      await twin?.close();
      await session.close();
    },
  };
}

function readAll(session: Session, read: ReadProject, config: Config, world: World) {
  world.onProgress('reading the catalog, the migrations and the critical paths');
  const reading = readCatalog(session);
  const whenFree = () => reading.then(() => session);
  return Promise.all([
    reading,
    readMigrations(read.project),
    gatherWorkload(whenFree, read, config, world),
  ]);
}

async function measureAll(
  session: Session,
  catalog: Catalog,
  { paths, setsOf }: GatheredWorkload,
  { checkSchema }: ReadProject,
  config: Config,
  world: World,
): Promise<readonly MeasuredPath[]> {
  const measured = await measurePaths(session, paths, catalog, {
    ...config,
    findSets: async (path) => setsOf(path) ?? parameterSets({ path, catalog, session }),
    onPath: (path, n) => {
      if (n > 1) checkSchema();
      world.onProgress(`measuring ${path.name} (${n} of ${paths.length})`);
    },
  });
  checkSchema();
  return measured;
}

interface TwinOrWhy {
  readonly twin: Twin | null;
  readonly extensions: readonly string[] | null;
  readonly notes: readonly string[];
}

/**
 * An audit does without a twin where no snapshot can be taken (PostgreSQL 13) or no PostgreSQL of
 * ours runs; its advice is then unproven.
 */
async function twinOf(
  session: Session,
  catalog: Catalog,
  measured: readonly MeasuredPath[],
  world: World,
): Promise<TwinOrWhy> {
  if (!measured.some(readsTable)) {
    return { twin: null, extensions: null, notes: [] };
  }
  world.onProgress('taking a snapshot of statistics and sizes');
  let extensions: readonly string[] | null = null;
  try {
    // Not with the file: the first statement does not wait for them.
    const [{ takeSnapshot }, { buildTwin }] = await Promise.all([
      import('../snapshot/take.ts'),
      import('../twin/build.ts'),
    ]);
    const options = { dbperf: world.dbperf, parameterSets: [] };
    const snapshot = await takeSnapshot(session, catalog, options);
    extensions = extensionsOf(snapshot);
    const twin = await buildTwin(snapshot, world);
    return { twin, extensions, notes: notesOf(twin) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const reasons = error.texts.map(({ what, expected }) =>
      expected === undefined ? what : `${what}: expected ${expected}`,
    );
    return { twin: null, extensions, notes: [`advice is unproven: ${reasons.join('; ')}`] };
  }
}
