import type { Config } from '../config/config.ts';
import { lookAtHistory, readBuilds } from '../migrate/preflight/history.ts';
import type { Surroundings } from '../model/migration.ts';
import { type BuildsNow, unknownBuilds } from '../model/preflight.ts';
import { Problem } from '../model/problem.ts';
import type { Run } from '../model/run.ts';
import { connect } from '../postgres/connect.ts';
import { historySchema } from '../postgres/history-schema.ts';
import type { Target } from '../postgres/target.ts';
import { readCatalog } from '../snapshot/catalog.ts';
import { type ReadProject, targetOf, withTarget } from './read-project.ts';
import { surroundingsOf } from './surroundings.ts';
import type { World } from './world.ts';

export interface Found {
  readonly surroundings: Surroundings;
  readonly builds: BuildsNow;
  readonly notes: readonly string[];
}

/**
 * The database as it is now, if it is the one that the run is of and can be reached; else as the run
 * found it, which a note says.
 */
export async function currentSurroundings(
  run: Run,
  declared: ReadProject,
  config: Config,
  world: World,
): Promise<Found> {
  const asFound = (why: string) => ({
    ...surroundingsOfRun(run),
    notes: [`the database was not looked at again, since ${why}`],
  });
  if (run.advice.advice.length === 0) return surroundingsOfRun(run);
  if (run.head.evidence === 'twin') return asFound('the run is that of a snapshot');
  try {
    const target = targetOf(await withTarget(declared, config, world));
    const { host, database, display } = target;
    if (host !== run.head.host || database !== run.head.database) {
      return asFound(`the run is that of "${run.head.database}" at ${run.head.host}`);
    }
    world.onProgress(`looking at the indexes of ${display}`);
    return await lookAgain(run, target, world);
  } catch (error) {
    if (error instanceof Problem) return asFound(error.message);
    throw error;
  }
}

/** The database as the run found it. */
export function surroundingsOfRun({ surroundings, deploy }: Run): Found {
  return { surroundings, builds: deploy?.builds ?? unknownBuilds, notes: [] };
}

async function lookAgain(run: Run, target: Target, { signal }: World): Promise<Found> {
  const session = await connect(target, { signal });
  try {
    const catalog = await readCatalog(session);
    const surroundings = surroundingsOf(run.advice, catalog, run.surroundings.predicates);
    const history = await lookAtHistory(session, historySchema(target));
    return { surroundings, builds: await readBuilds(session, history), notes: [] };
  } finally {
    await session.close();
  }
}
