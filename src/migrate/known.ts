import type { Migrations } from '../model/declared.ts';
import type { Surroundings } from '../model/migration.ts';
import type { BuildsNow } from '../model/preflight.ts';
import type { Run } from '../model/run.ts';

/** What is known of the run, the project and the database when migrations are planned. */
export interface Known {
  readonly run: Run;
  /** Of the database as it is now, or as the run found it. */
  readonly surroundings: Surroundings;
  readonly builds: BuildsNow;
  /** The project's own; null where it has none. */
  readonly migrations: Migrations | null;
}
