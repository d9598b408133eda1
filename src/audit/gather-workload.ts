import type { Config } from '../config/config.ts';
import { shownPath } from '../files/shown-path.ts';
import type { Capture } from '../model/capture.ts';
import type { ObservedReport } from '../model/observed.ts';
import type { CriticalPath, ParameterSet, Unverified } from '../model/path.ts';
import { needsDatabase, notRun } from '../service/failures.ts';
import { noFunctions, pathFiles, type RanFunctions } from './functions.ts';
import type { ReadProject } from './read-project.ts';
import { readWorkload, refuseUnknown } from './read-workload.ts';
import type { WhenFree } from './when-free.ts';
import type { World } from './world.ts';

/** All statements that are to be measured, whatever they were read from. */
export interface GatheredWorkload {
  readonly paths: readonly CriticalPath[];
  /** Values that a statement was seen with; null where they are to be derived. */
  readonly setsOf: (path: CriticalPath) => readonly ParameterSet[] | null;
  readonly ran: RanFunctions;
  readonly captures: readonly Capture[];
  readonly unverified: readonly Unverified[];
  /** Null where the workload is the project's critical paths. */
  readonly observed: ObservedReport | null;
}

/** The workload that the user named; `session` is null where no database is reached. */
export async function gatherWorkload(
  session: WhenFree | null,
  read: ReadProject,
  config: Config,
  world: World,
): Promise<GatheredWorkload> {
  if (config.observed === null) return writtenWorkload(session, read, config, world);
  const { observe } = await import('./observed.ts');
  const { workload, captures, setsOf } = await observe(config.observed, session, world);
  const { paths, ...observed } = workload;
  return { paths, setsOf, captures, observed, ran: noFunctions, unverified: [] };
}

/** Critical paths in SQL and in TypeScript. */
async function writtenWorkload(
  session: WhenFree | null,
  read: ReadProject,
  config: Config,
  world: World,
): Promise<GatheredWorkload> {
  const sql = await readWorkload(config, read.project);
  // Names that SQL files have need no function to be called.
  const inSql = config.only.length > 0 && sql.unknown.length === 0;
  const ran = inSql ? noFunctions : await functionsOf(session, read, config, world);
  refuseUnknown(sql, [...ran.ran, ...ran.unverified].map(nameOf));
  const statements = ran.ran.flatMap((one) => one.statements);
  const seen = new Map(statements.map(({ path, sets }) => [path.name, sets]));
  return {
    paths: [...sql.paths, ...statements.map(({ path }) => path)],
    setsOf: ({ name }) => seen.get(name) ?? null,
    ran,
    captures: ran.ran.map(({ capture }) => capture),
    unverified: [...sql.unverified, ...ran.unverified],
    observed: null,
  };
}

function nameOf({ path }: { readonly path: string | { readonly name: string } }): string {
  return typeof path === 'string' ? path : path.name;
}

/** The paths in TypeScript, run where they may be; their room is not loaded where there are none. */
async function functionsOf(
  session: WhenFree | null,
  read: ReadProject,
  config: Config,
  world: World,
): Promise<RanFunctions> {
  const { root } = read.project;
  const files = await pathFiles(config, root);
  if (files.length === 0) return noFunctions;
  const sources = files.map((file) => shownPath(root, file));
  if (session === null) return { ...noFunctions, unverified: sources.map(needsDatabase) };
  if (!config.runPaths) return { ...noFunctions, unverified: [notRun(sources)] };
  // They may write: not for an invalid schema.
  read.checkSchema();
  const { runFunctions } = await import('./run-functions.ts');
  return runFunctions(files, session, read, config, world);
}
