import type { Config } from '../config/config.ts';
import type { Surroundings } from '../model/migration.ts';
import { Problem } from '../model/problem.ts';
import type { Run } from '../model/run.ts';
import { connect } from '../postgres/connect.ts';
import { readCatalog } from '../snapshot/catalog.ts';
import { type ReadProject, targetOf, withTarget } from './read-project.ts';
import { surroundingsOf } from './surroundings.ts';
import type { World } from './world.ts';

export interface Found {
  readonly surroundings: Surroundings;
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
    surroundings: run.surroundings,
    notes: [`the database was not looked at again, since ${why}`],
  });
  if (run.advice.advice.length === 0) return { surroundings: run.surroundings, notes: [] };
  if (run.head.evidence === 'twin') return asFound('the run is that of a snapshot');
  try {
    const read = await withTarget(declared, config, world);
    const { host, database, display } = targetOf(read);
    if (host !== run.head.host || database !== run.head.database) {
      return asFound(`the run is that of "${run.head.database}" at ${run.head.host}`);
    }
    world.onProgress(`looking at the indexes of ${display}`);
    const session = await connect(targetOf(read), { signal: world.signal });
    try {
      const catalog = await readCatalog(session);
      const surroundings = surroundingsOf(run.advice, catalog, run.surroundings.predicates);
      return { surroundings, notes: [] };
    } finally {
      await session.close();
    }
  } catch (error) {
    if (error instanceof Problem) return asFound(error.message);
    throw error;
  }
}
