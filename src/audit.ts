import type { Gathered } from './audit/evidence.ts';
import { gather } from './audit/gather.ts';
import { type ReadProject, readUnchecked, schemaFirst } from './audit/read-project.ts';
import type { World } from './audit/world.ts';
import type { Config } from './config/config.ts';
import type { CriticalPath } from './model/path.ts';
import type { Run } from './model/run.ts';
import { warmUp } from './sql/parse.ts';

export interface Audited {
  readonly run: Run;
  /** Absolute folder of the project. */
  readonly root: string;
  /** What was measured, with its SQL, which a run does not hold. */
  readonly paths: readonly CriticalPath[];
}

/** The whole audit: read, measure, advise, judge. */
export async function audit(config: Config, world: World): Promise<Audited> {
  const startedAt = new Date().toISOString();
  // What it fails with, the first parse fails with too.
  warmUp().catch(() => undefined);
  world.onProgress('reading the project');
  const read = await readUnchecked(config, world);
  const gathered = await schemaFirst(read, () => gather(read, config, world));
  try {
    // What is needed only now does not delay the first statement.
    const [{ adviseOn }, { judge }, { describeRun }] = await Promise.all([
      import('./audit/advice.ts'),
      import('./rules/judge.ts'),
      import('./audit/describe-run.ts'),
    ]);
    const { advice, predicates, notes } = await adviseOn(gathered, read, config, world);
    const declared = declaredOf(read, gathered);
    world.onProgress('looking at what a deploy would meet');
    const pool = await gathered.readPool();
    const deploy = (await gathered.checkDeploy?.(advice.advice)) ?? null;
    const { catalog, measured, paths, captures, functions, observed } = gathered;
    const seen = { measurements: measured, captures, functions, observed };
    const evidence = { snapshot: catalog, declared, advice, pool, ...seen };
    const judged = judge(evidence, config.policy, paths);
    // Paths that were interrupted are not unverified: there is no run.
    world.signal.throwIfAborted();
    const told = [...read.notes, ...gathered.notes, ...notes];
    const { dbperf } = world;
    const run = describeRun({
      startedAt,
      dbperf,
      config,
      read,
      gathered,
      advice,
      predicates,
      deploy,
      pool,
      judged,
      notes: told,
    });
    return { run, root: read.project.root, paths };
  } finally {
    await gathered.close();
  }
}

function declaredOf({ project, schema }: ReadProject, { migrations, catalog }: Gathered) {
  return { project, schema, migrations, defaultSchema: catalog.searchPath[0] ?? 'public' };
}
