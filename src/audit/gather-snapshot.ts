import { basename } from 'node:path';
import type { Config } from '../config/config.ts';
import { readSnapshot } from '../files/read-snapshot.ts';
import type { Measured } from '../measure/measure.ts';
import { measurePaths } from '../measure/measure-paths.ts';
import type { CriticalPath, TextSet, Unverified } from '../model/path.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { readMigrations } from '../prisma/read-migrations.ts';
import { catalogOfSnapshot } from '../snapshot/catalog-of-snapshot.ts';
import { buildTwin } from '../twin/build.ts';
import type { Twin } from '../twin/twin.ts';
import { extensionsOf, type Gathered, notesOf } from './evidence.ts';
import { gatherWorkload } from './gather-workload.ts';
import { unlessHidden } from './hidden.ts';
import type { ReadProject } from './read-project.ts';
import type { World } from './world.ts';

/** Reads a snapshot instead of a database: what is said of the paths is planned on its twin. */
export async function gatherSnapshot(
  file: string,
  read: ReadProject,
  config: Config,
  world: World,
): Promise<Gathered> {
  world.onProgress(`reading ${basename(file)}, the migrations and the critical paths`);
  const [snapshot, migrations, workload] = await Promise.all([
    readSnapshot(file),
    readMigrations(read.project),
    gatherWorkload(null, read, config, world),
  ]);
  const catalog = catalogOfSnapshot(snapshot);
  const twin = await buildTwin(snapshot, world);
  try {
    const { paths, setsOf: seenSets, captures, unverified, observed } = workload;
    const measured = await measurePaths(planningOn(twin), paths, catalog, {
      ...config,
      analyze: false,
      onTwin: true,
      findSets: async (path) => seenSets(path) ?? setsOf(path, snapshot),
      onPath: (path, n) => world.onProgress(`planning ${path.name} (${n} of ${paths.length})`),
    });
    return {
      ...{ catalog, migrations, twin, paths, captures, unverified, observed },
      readPool: async () => {
        const { gatherPool } = await import('./pool.ts');
        return gatherPool(null, read, captures, config, world);
      },
      measured: measured.map((one) => unlessHidden(one, catalog)),
      functions: [],
      host: basename(file),
      evidence: 'twin',
      build: null,
      checkDeploy: null,
      extensions: extensionsOf(snapshot),
      notes: notesOf(twin),
      close: () => twin.close(),
    };
  } catch (error) {
    await twin.close();
    throw error;
  }
}

function planningOn(twin: Twin): Measured {
  const plan: Measured['readOnly'] = (work) => twin.whatIf({ show: [], hide: [] }, work);
  return { readOnly: plan, rolledBack: plan, inRecovery: false };
}

/** Values are never looked for on the twin: it has no rows. */
function setsOf(path: CriticalPath, snapshot: Snapshot): readonly TextSet[] | Unverified {
  if (path.parameters.length === 0) {
    return [{ name: 'typical', values: [], origin: 'no parameters' }];
  }
  const found = snapshot.parameterSets.find(({ fingerprint }) => fingerprint === path.fingerprint);
  if (found !== undefined) return found.sets;
  if (snapshot.values === 'none') {
    return [
      { name: 'generic', values: [], origin: 'the plan for all values: the snapshot has none' },
    ];
  }
  return {
    path: path.name,
    cause: 'no-sample',
    reason: 'the snapshot was taken before this statement was written, and holds no values for it',
    help: 'take the snapshot again: dbperf snapshot',
  };
}
