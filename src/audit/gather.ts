import type { Config } from '../config/config.ts';
import type { Gathered } from './evidence.ts';
import type { ReadProject } from './read-project.ts';
import type { World } from './world.ts';

/** Reads and measures what the user named: a snapshot, or a database. */
export async function gather(read: ReadProject, config: Config, world: World): Promise<Gathered> {
  if (config.snapshot === null) {
    const { gatherDatabase } = await import('./gather-database.ts');
    return gatherDatabase(read, config, world);
  }
  const { gatherSnapshot } = await import('./gather-snapshot.ts');
  return gatherSnapshot(config.snapshot, read, config, world);
}
