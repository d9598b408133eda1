import type {
  FunctionPath,
  FunctionReport,
  FunctionTime,
  LeftOut,
} from '../model/function-path.ts';
import type { Verdict } from '../model/measurement.ts';
import type { UnverifiedCause } from '../model/path.ts';
import type { MeasuredPath } from './measure-paths.ts';
import { judgeTime, type TimeOutcome } from './timing.ts';

/** What is said of a path in TypeScript: the sums of its statements, and the verdict on them. */
export function functionReport(
  path: FunctionPath,
  sets: readonly string[],
  parts: readonly MeasuredPath[],
  leftOut: readonly LeftOut[],
): FunctionReport {
  const times = sets.map((set) => timeOf(set, parts, leftOut));
  return { path: path.name, times, verdict: verdictOf(path, times, parts, leftOut) };
}

function timeOf(
  set: string,
  parts: readonly MeasuredPath[],
  leftOut: readonly LeftOut[],
): FunctionTime {
  const left = leftOut.filter((one) => one.set === set).length;
  const time = { set, medianMs: 0, fastestMs: 0, statements: left, unmeasured: left };
  for (const { path, measurements } of parts) {
    const calls = path.seen?.calls[set] ?? 0;
    const measured = measurements.find(({ parameterSet }) => parameterSet === set);
    const timing = measured?.timing ?? null;
    time.statements += calls;
    // A statement that the timeout stopped took at least so long.
    const atLeast = measured?.timedOutMs ?? null;
    if (timing === null && atLeast === null) time.unmeasured += calls;
    time.medianMs += calls * (timing?.medianMs ?? atLeast ?? 0);
    time.fastestMs += calls * (timing?.fastestMs ?? atLeast ?? 0);
  }
  return time;
}

const gravity: Readonly<Record<TimeOutcome, number>> = { fail: 2, borderline: 1, pass: 0 };

function verdictOf(
  { name, budgetMs }: FunctionPath,
  times: readonly FunctionTime[],
  parts: readonly MeasuredPath[],
  leftOut: readonly LeftOut[],
): Verdict {
  const judged = times
    .map((time) => ({ time, outcome: judgeTime({ ...time, runsMs: [] }, budgetMs ?? Infinity) }))
    .sort((a, b) => gravity[b.outcome] - gravity[a.outcome] || b.time.medianMs - a.time.medianMs);
  const [worst] = judged;
  const verdict = { path: name, budgetMs, worstSet: worst?.time.set ?? null };
  const doubt = doubtOf(budgetMs, times, parts, leftOut);
  // What was measured of it is enough to fail it.
  if (worst === undefined || (doubt !== null && worst.outcome !== 'fail')) {
    return { ...verdict, outcome: 'unverified', ...(doubt ?? nothingSent) };
  }
  const edge = 'its fastest runs together are within the budget, its medians are not';
  const reason = worst.outcome === 'borderline' ? edge : null;
  return { ...verdict, outcome: worst.outcome, cause: null, reason };
}

type Doubt = { readonly cause: UnverifiedCause; readonly reason: string };

const nothingSent: Doubt = { cause: 'failed', reason: 'it sent no statement' };

function doubtOf(
  budgetMs: number | null,
  times: readonly FunctionTime[],
  parts: readonly MeasuredPath[],
  leftOut: readonly LeftOut[],
): Doubt | null {
  if (times.some(({ statements }) => statements === 0)) return nothingSent;
  const unmeasured = parts.find(({ measurements }) => measurements.length === 0);
  if (unmeasured?.unverified) {
    const { cause, reason } = unmeasured.unverified;
    return { cause, reason: `its statement ${unmeasured.path.name}: ${reason}` };
  }
  if (leftOut.length > 0) return { cause: 'failed', reason: missing(leftOut) };
  if (times.some((time) => time.unmeasured > 0)) {
    return { cause: 'planned', reason: 'its statements were planned and not executed' };
  }
  const small = parts.find(({ verdict }) => verdict.cause === 'small-tables')?.verdict;
  if (small && parts.every(({ verdict }) => verdict.cause === 'small-tables')) {
    return { cause: 'small-tables', reason: small.reason ?? '' };
  }
  return budgetMs === null ? { cause: 'no-budget', reason: 'it has no budget (budget)' } : null;
}

/** `2 statements are missing in its time: CALL is not measured; one failed (23505)` */
function missing(leftOut: readonly LeftOut[]): string {
  const reasons = [...new Set(leftOut.map(({ why }) => why))].join('; ');
  const count = leftOut.length === 1 ? '1 statement is' : `${leftOut.length} statements are`;
  return `${count} missing in its time: ${reasons}`;
}
