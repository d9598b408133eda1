import type { Measurement, Timing } from '../model/measurement.ts';
import type { CriticalPath, ParameterSet } from '../model/path.ts';
import type { ExplainDocument, Plan } from '../model/plan.ts';
import type { Limits } from '../postgres/opening.ts';
import type { Session, Transaction } from '../postgres/session.ts';
import { sqlState } from '../postgres/sql-state.ts';
import { explain, explainPlan, totalMs } from './explain.ts';
import { parsePlan } from './plan.ts';
import { redactPlan } from './redact.ts';
import { judgeTime, timingOf } from './timing.ts';

export interface MeasureOptions {
  /** Timed repetitions after the warm-up, at least 1. */
  readonly runs: number;
  /** False: plans only. */
  readonly analyze: boolean;
  /** `statement_timeout`, milliseconds. */
  readonly timeoutMs: number;
  /** Statements that write, and locking reads, are executed and rolled back. */
  readonly allowWrites: boolean;
  /** The session is a twin's: nothing is executed, and what is planned is evidence of its kind. */
  readonly onTwin?: boolean;
}

/** What is measured on: a session, or a twin, which only plans. */
export type Measured = Pick<Session, 'readOnly' | 'rolledBack' | 'inRecovery'>;

/** Repetitions of a slow statement end after this long, milliseconds, but never before two. */
const patienceMs = 10_000;

/** Measures one statement with one parameter set; a timeout is a result, other errors are thrown. */
export async function measure(
  session: Measured,
  path: CriticalPath,
  set: ParameterSet,
  options: MeasureOptions,
): Promise<Measurement> {
  if (!isExecuted(path, options)) return planOnly(session, path, set, options, null);
  const started = performance.now();
  try {
    if (mayWrite(path, options)) return await measureRolledBack(session, path, set, options);
    return await session.readOnly((tx) => measureIn(tx, path, set, options), limitsOf(options));
  } catch (error) {
    if (!isStatementTimeout(error, performance.now() - started, options)) throw error;
    return planOnly(session, path, set, options, options.timeoutMs);
  }
}

/** Whether the statement may be executed, rather than planned. */
export function isExecuted(path: CriticalPath, options: MeasureOptions): boolean {
  return options.analyze && (path.kind === 'read' || mayWrite(path, options));
}

/** The file and the call both allow it; also for a SELECT, whose functions may write. */
export function mayWrite(
  path: CriticalPath,
  options: Pick<MeasureOptions, 'allowWrites'>,
): boolean {
  return options.allowWrites && path.writesRollback;
}

/**
 * `synchronize_seqscans` off: a sequential scan with LIMIT would otherwise resume where the last
 * one stopped, and find its row at once.
 */
export function limitsOf(options: MeasureOptions): Limits {
  return {
    statementTimeoutMs: options.timeoutMs,
    settings: { synchronize_seqscans: 'off' },
  };
}

/** Measures inside a transaction that the caller opened, so that trials can measure the same way. */
export async function measureIn(
  tx: Transaction,
  path: CriticalPath,
  set: ParameterSet,
  options: Pick<MeasureOptions, 'runs'>,
): Promise<Measurement> {
  const warmUp = totalMs(await explain(tx, path, set, 'timed'));
  const timing = await timeRuns(tx, path, set, options.runs, warmUp);
  const document = await explain(tx, path, set, 'instrumented');
  return executed(path, set, timing, document);
}

async function timeRuns(
  tx: Transaction,
  path: CriticalPath,
  set: ParameterSet,
  runs: number,
  warmUpMs: number,
): Promise<Timing> {
  const wanted = affordable(runs, warmUpMs);
  const once = async () => totalMs(await explain(tx, path, set, 'timed'));
  const first = await repeat(wanted, once);
  if (!isAtTheEdge(first, path)) return timingOf(first);
  return timingOf([...first, ...(await repeat(wanted * 2, once))]);
}

/** As many repetitions as were asked for, or as there is patience for. */
export function affordable(runs: number, warmUpMs: number): number {
  return Math.min(runs, Math.max(2, Math.floor(patienceMs / Math.max(warmUpMs, 1))));
}

function isAtTheEdge(runsMs: readonly number[], path: CriticalPath): boolean {
  const budgetMs = path.budget.timeMs;
  return budgetMs !== null && judgeTime(timingOf(runsMs), budgetMs) === 'borderline';
}

/** What each run took, one after the other, milliseconds. */
export async function repeat(
  times: number,
  once: () => Promise<number>,
): Promise<readonly number[]> {
  const runsMs: number[] = [];
  while (runsMs.length < times) runsMs.push(await once());
  return runsMs;
}

/** A statement that writes is executed once for each transaction, which is rolled back. */
async function measureRolledBack(
  session: Measured,
  path: CriticalPath,
  set: ParameterSet,
  options: MeasureOptions,
): Promise<Measurement> {
  const once = (mode: 'timed' | 'instrumented') =>
    session.rolledBack((tx) => explain(tx, path, set, mode), limitsOf(options));
  await once('timed');
  const runsMs = await repeat(options.runs, async () => totalMs(await once('timed')));
  return executed(path, set, timingOf(runsMs), await once('instrumented'));
}

function executed(
  path: CriticalPath,
  set: ParameterSet,
  timing: Timing,
  document: ExplainDocument,
): Measurement {
  const plan = parsePlan(redactPlan(document, path, set));
  const root = plan.nodes[0]?.actual ?? null;
  return {
    ...common(path, set, plan),
    evidence: 'measured',
    timing,
    timedOutMs: null,
    rows: root?.rows ?? 0,
    pages: root?.pages ?? 0,
  };
}

async function planOnly(
  session: Measured,
  path: CriticalPath,
  set: ParameterSet,
  options: MeasureOptions,
  timedOutMs: number | null,
): Promise<Measurement> {
  const document = await session.readOnly((tx) => explainPlan(tx, path, set), limitsOf(options));
  return {
    ...common(path, set, parsePlan(redactPlan(document, path, set))),
    evidence: timedOutMs !== null ? 'measured' : options.onTwin ? 'twin' : 'planned',
    timing: null,
    timedOutMs,
    rows: null,
    pages: null,
  };
}

function common(path: CriticalPath, set: ParameterSet, plan: Plan) {
  return {
    path: path.name,
    parameterSet: set.name,
    origin: set.origin,
    cost: plan.nodes[0]?.totalCost ?? 0,
    plan,
    generic: null,
  };
}

/** 57014 is also a cancellation by somebody else, which comes before the time is up. */
export function isStatementTimeout(
  error: unknown,
  elapsedMs: number,
  options: MeasureOptions,
): boolean {
  return sqlState(error) === '57014' && elapsedMs >= options.timeoutMs * 0.95;
}
