import type { GenericPlan } from '../model/measurement.ts';
import type { CriticalPath, ParameterSet } from '../model/path.ts';
import type { Transaction } from '../postgres/session.ts';
import { explainPrepared, totalMs } from './explain.ts';
import {
  affordable,
  isStatementTimeout,
  limitsOf,
  type Measured,
  type MeasureOptions,
  mayWrite,
  repeat,
} from './measure.ts';
import { executeOf, forceGeneric, prepare } from './prepared.ts';
import { timingOf } from './timing.ts';

/** Executes the generic plan for these values; a timeout is a result, other errors are thrown. */
export async function timeGeneric(
  session: Measured,
  path: CriticalPath,
  set: ParameterSet,
  options: MeasureOptions,
): Promise<Pick<GenericPlan, 'medianMs' | 'timedOutMs'>> {
  const started = performance.now();
  try {
    const runsMs = mayWrite(path, options)
      ? await writingRuns(session, path, set, options)
      : await readingRuns(session, path, set, options);
    return { medianMs: timingOf(runsMs).medianMs, timedOutMs: null };
  } catch (error) {
    if (!isStatementTimeout(error, performance.now() - started, options)) throw error;
    return { medianMs: null, timedOutMs: options.timeoutMs };
  }
}

function readingRuns(
  session: Measured,
  path: CriticalPath,
  set: ParameterSet,
  options: MeasureOptions,
): Promise<readonly number[]> {
  return session.readOnly(async (tx) => {
    const once = await genericRun(tx, path, set);
    return repeat(affordable(options.runs, await once()), once);
  }, limitsOf(options));
}

/** Once for each transaction, as its plan for the values is measured. */
async function writingRuns(
  session: Measured,
  path: CriticalPath,
  set: ParameterSet,
  options: MeasureOptions,
): Promise<readonly number[]> {
  const onceIn = async (tx: Transaction) => (await genericRun(tx, path, set))();
  const once = () => session.rolledBack(onceIn, limitsOf(options));
  await once();
  return repeat(options.runs, once);
}

/** Planned before it is timed: the plan is made once, and kept. Each call runs it, milliseconds. */
async function genericRun(
  tx: Transaction,
  path: CriticalPath,
  set: ParameterSet,
): Promise<() => Promise<number>> {
  await prepare(tx, path);
  const execute = await executeOf(tx, set);
  await forceGeneric(tx);
  await explainPrepared(tx, execute, 'planned');
  return async () => totalMs(await explainPrepared(tx, execute, 'timed'));
}
