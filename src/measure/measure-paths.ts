import type { PathUnderTrial } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Measurement, Verdict } from '../model/measurement.ts';
import type { CriticalPath, ParameterSet, Unverified } from '../model/path.ts';
import { explainFailure } from '../postgres/explain-failure.ts';
import { withGeneric } from './generic.ts';
import { type Measured, type MeasureOptions, measure } from './measure.ts';
import { verdictOf } from './verdict.ts';

export interface MeasuredPath extends PathUnderTrial {
  readonly verdict: Verdict;
  readonly unverified: Unverified | null;
}

/** Finds the parameter sets of a path, or says why there are none. */
export type FindSets = (path: CriticalPath) => Promise<readonly ParameterSet[] | Unverified>;

/** Measures every path, one statement at a time; a path that fails does not stop the others. */
export async function measurePaths(
  session: Measured,
  paths: readonly CriticalPath[],
  catalog: Catalog,
  options: MeasureOptions & {
    readonly findSets: FindSets;
    readonly onPath: (path: CriticalPath, number: number) => void;
  },
): Promise<readonly MeasuredPath[]> {
  const measured: MeasuredPath[] = [];
  for (const [index, path] of paths.entries()) {
    options.onPath(path, index + 1);
    measured.push(await measurePath(session, path, catalog, options));
  }
  return measured;
}

async function measurePath(
  session: Measured,
  path: CriticalPath,
  catalog: Catalog,
  options: MeasureOptions & { readonly findSets: FindSets },
): Promise<MeasuredPath> {
  const refusal = refusalOf(path, session, options);
  if (refusal !== null) return unmeasured(path, catalog, refusal);
  const sets = await options.findSets(path);
  if ('cause' in sets) return unmeasured(path, catalog, sets);
  const measurements: Measurement[] = [];
  try {
    for (const set of sets) {
      const measurement = await measure(session, path, set, options);
      measurements.push(await withGeneric(session, path, set, measurement, options));
    }
  } catch (error) {
    const { reason, help } = explainFailure(error, path, catalog);
    return unmeasured(path, catalog, { path: path.name, cause: 'failed', reason, help });
  }
  const verdict = verdictOf(path, measurements, catalog);
  return { path, sets, measurements, verdict, unverified: unverifiedOf(verdict) };
}

function refusalOf(
  path: CriticalPath,
  session: Measured,
  options: MeasureOptions,
): Unverified | null {
  if (path.kind !== 'write' || options.onTwin) return null;
  const refused = (reason: string, help: string): Unverified => ({
    path: path.name,
    cause: 'refused',
    reason,
    help,
  });
  if (!options.allowWrites) {
    return refused('it writes, and would be executed', 'add --allow-writes: it is rolled back');
  }
  return session.inRecovery ? refused('the server is a standby', 'audit the primary') : null;
}

function unmeasured(path: CriticalPath, catalog: Catalog, unverified: Unverified): MeasuredPath {
  const verdict = { ...verdictOf(path, [], catalog), reason: unverified.reason };
  return { path, sets: [], measurements: [], verdict, unverified };
}

/** What an unverified verdict is listed as. */
export function unverifiedOf(verdict: Verdict): Unverified | null {
  if (verdict.outcome !== 'unverified' || verdict.cause === null) return null;
  return {
    path: verdict.path,
    cause: verdict.cause,
    reason: verdict.reason ?? verdict.cause,
    help: null,
  };
}
