import type { MeasuredPath } from '../measure/measure-paths.ts';
import type { Advice, BuildAll } from '../model/advice.ts';
import type { Capture } from '../model/capture.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Migrations } from '../model/declared.ts';
import type { FunctionReport } from '../model/function-path.ts';
import type { Evidence } from '../model/measurement.ts';
import type { ObservedReport } from '../model/observed.ts';
import type { CriticalPath, Unverified } from '../model/path.ts';
import type { PoolEvidence } from '../model/pool.ts';
import type { DeployCheck } from '../model/preflight.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { unquoteIdentifier } from '../sql/quote.ts';
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
  /** Of the paths in TypeScript that ran. */
  readonly functions: readonly FunctionReport[];
  /** What crossed the wire: of each path in TypeScript, and of a recording. */
  readonly captures: readonly Capture[];
  /** What is known of the service's connections. */
  readonly readPool: () => Promise<PoolEvidence>;
  /** Null where the workload is the project's critical paths. */
  readonly observed: ObservedReport | null;
  /** Null where no PostgreSQL of ours runs here; why stands in the notes. */
  readonly twin: Twin | null;
  /** What is to be said of deploys; null where no database is reached. */
  readonly checkDeploy: ((advice: readonly Advice[]) => Promise<DeployCheck>) | null;
  /** Null where nothing may be built. */
  readonly build: BuildAll | null;
  /** Names of the database's extensions; null where they are not known. */
  readonly extensions: readonly string[] | null;
  readonly notes: readonly string[];
  readonly close: () => Promise<void>;
}

export function extensionsOf({ definitions }: Snapshot): readonly string[] {
  return definitions
    .filter(({ kind }) => kind === 'extension')
    .map(({ name }) => unquoteIdentifier(name));
}

/** What the reader should know of the twin, also what of the database it does not simulate. */
export function notesOf({ notes, notSimulated }: Twin): readonly string[] {
  const lacking = notSimulated.map(({ name, reason }) => `not simulated: ${name}: ${reason}`);
  return [...notes, ...lacking];
}
