import { advise } from './advise/advise.ts';
import type { Config } from './config/config.ts';
import { buildAndMeasure, mayBuild } from './measure/build.ts';
import type { MeasureOptions } from './measure/measure.ts';
import { measurePaths } from './measure/measure-paths.ts';
import type { Run } from './model/run.ts';
import { connect } from './postgres/connect.ts';
import { readMigrations } from './prisma/read-migrations.ts';
import { readProject } from './read-project.ts';
import { readWorkload } from './read-workload.ts';
import { judge } from './rules/judge.ts';
import { describeRun } from './run.ts';
import { readCatalog } from './snapshot/catalog.ts';
import { warmUp } from './sql/parse.ts';
import { parameterSets } from './workload/parameter-sets.ts';

/** What an audit is given of the world around it. */
export interface World {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** One line of what is being done. */
  readonly onProgress: (text: string) => void;
  /** dbperf's own version. */
  readonly dbperf: string;
}

export interface Audited {
  readonly run: Run;
  /** Absolute folder of the project. */
  readonly root: string;
}

/** The whole audit: read, measure, advise, judge. */
export async function audit(config: Config, world: World): Promise<Audited> {
  const startedAt = new Date().toISOString();
  // What it fails with, the first parse fails with too.
  warmUp().catch(() => undefined);
  world.onProgress('reading the project');
  const { project, schema, target, notes } = await readProject(config, world);
  world.onProgress(`connecting to ${target.display}`);
  const session = await connect(target, { signal: world.signal });
  try {
    world.onProgress('reading the catalog, the migrations and the critical paths');
    const [catalog, migrations, { paths, unverified }] = await Promise.all([
      readCatalog(session),
      readMigrations(project),
      readWorkload(config, project),
    ]);
    const building = mayBuild(config.build, catalog.server.database);
    const measuring: MeasureOptions = config;
    const measured = await measurePaths(session, paths, catalog, {
      ...measuring,
      findSets: (path) => parameterSets({ path, catalog, session }),
      onPath: (path, n) => world.onProgress(`measuring ${path.name} (${n} of ${paths.length})`),
    });
    const advice = await advise({
      paths: measured,
      catalog,
      tryCandidate: building
        ? (candidate, under) => buildAndMeasure(session, candidate, under, measuring)
        : null,
      onCandidate: ({ name }, n, total) => world.onProgress(`trying ${name} (${n} of ${total})`),
    });
    const declared = {
      project,
      schema,
      migrations,
      defaultSchema: catalog.searchPath[0] ?? 'public',
    };
    const evidence = { snapshot: catalog, declared, measurements: measured, advice };
    const judged = judge(evidence, config.policy, paths);
    // Paths that were interrupted are not unverified: there is no run.
    world.signal.throwIfAborted();
    const run = describeRun({
      startedAt,
      dbperf: world.dbperf,
      config,
      project,
      target,
      catalog,
      paths,
      unverified,
      measured,
      advice,
      judged,
      notes: [...notes, ...session.notes],
    });
    return { run, root: project.root };
  } finally {
    await session.close();
  }
}
