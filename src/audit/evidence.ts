import type { MeasuredPath } from '../measure/measure-paths.ts';
import type { BuildAll } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Migrations } from '../model/declared.ts';
import type { Evidence } from '../model/measurement.ts';
import type { CriticalPath, Unverified } from '../model/path.ts';
import type { Twin } from '../twin/twin.ts';

/** What an audit found out, of a database or of its snapshot, before anything is advised or judged. */
export interface Gathered {
  /** Where the database is, or the snapshot's file. */
  readonly host: string;
  readonly evidence: Evidence;
  readonly catalog: Catalog;
  readonly migrations: Migrations | null;
  readonly paths: readonly CriticalPath[];
  /** Files that are no critical paths. */
  readonly unverified: readonly Unverified[];
  readonly measured: readonly MeasuredPath[];
  /** Null where no PostgreSQL of ours runs here; why stands in the notes. */
  readonly twin: Twin | null;
  /** Null where nothing may be built. */
  readonly build: BuildAll | null;
  readonly notes: readonly string[];
  readonly close: () => Promise<void>;
}
