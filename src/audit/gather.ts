import type { Config } from '../config/config.ts';
import type { Gathered } from './evidence.ts';
import { gatherDatabase } from './gather-database.ts';
import { gatherSnapshot } from './gather-snapshot.ts';
import type { ReadProject } from './read-project.ts';
import type { World } from './world.ts';

/** Reads and measures what the user named: a snapshot, or a database. */
export function gather(read: ReadProject, config: Config, world: World): Promise<Gathered> {
  return config.snapshot === null
    ? gatherDatabase(read, config, world)
    : gatherSnapshot(config.snapshot, read, config, world);
}
