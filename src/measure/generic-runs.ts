import type { GenericPlan } from '../model/measurement.ts';
import type { CriticalPath, ParameterSet } from '../model/path.ts';
import type { ExplainDocument } from '../model/plan.ts';
import type { Transaction } from '../postgres/session.ts';
import { type ExplainMode, explain, totalMs } from './explain.ts';
import {
  affordable,
  isStatementTimeout,
  limitsOf,
  type Measured,
  type MeasureOptions,
  mayWrite,
} from './measure.ts';
import { executeWith, forceGeneric, prepare, textsOf } from './prepared.ts';
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
    const warmUp = await firstRun(tx, path, set);
    const wanted = affordable(options.runs, warmUp);
    const runsMs: number[] = [];
    while (runsMs.length < wanted) runsMs.push(totalMs(await explainPrepared(tx, set, 'timed')));
    return runsMs;
  }, limitsOf(options));
}

/** Once for each transaction, as its plan for the values is measured. */
async function writingRuns(
  session: Measured,
  path: CriticalPath,
  set: ParameterSet,
  options: MeasureOptions,
): Promise<readonly number[]> {
  const once = () => session.rolledBack((tx) => firstRun(tx, path, set), limitsOf(options));
  await once();
  const runsMs: number[] = [];
  while (runsMs.length < options.runs) runsMs.push(await once());
  return runsMs;
}

/** Planned before it is timed: the plan is made once, and kept. */
async function firstRun(tx: Transaction, path: CriticalPath, set: ParameterSet): Promise<number> {
  await prepare(tx, path);
  await forceGeneric(tx);
  await explainPrepared(tx, set, 'planned');
  return totalMs(await explainPrepared(tx, set, 'timed'));
}

/** Of what is prepared, with these values. */
export async function explainPrepared(
  tx: Transaction,
  { values }: ParameterSet,
  mode: ExplainMode,
): Promise<ExplainDocument> {
  const execute = executeWith(await textsOf(tx, values));
  return explain(tx, execute, { values: [] }, mode);
}
