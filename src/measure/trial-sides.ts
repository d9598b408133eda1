import type { BuiltTrial, PathUnderTrial, TrialSide } from '../model/advice.ts';
import type { Measurement } from '../model/measurement.ts';
import type { ParameterSet } from '../model/path.ts';
import type { Plan } from '../model/plan.ts';
import type { Transaction } from '../postgres/session.ts';
import { sqlState } from '../postgres/sql-state.ts';
import type { BuiltIndex } from './built-index.ts';
import { explainPlan } from './explain.ts';
import { isExecuted, type MeasureOptions, mayWrite, measureIn } from './measure.ts';
import { parsePlan } from './plan.ts';

/** More than this, and more than a millisecond, is measured again before it is believed. */
const doubtfulLoss = 0.15;
const doubtfulMs = 1;
const mostRepeats = 2;

/** Measures one path with the indexes there; what was measured without them is at hand. */
export async function trialsOf(
  tx: Transaction,
  under: PathUnderTrial,
  indexes: readonly BuiltIndex[],
  options: MeasureOptions,
): Promise<readonly BuiltTrial[]> {
  const guarded = undone(tx, mayWrite(under.path, options));
  const trials: BuiltTrial[] = [];
  for (const set of under.sets) {
    const measured = under.measurements.find((one) => one.parameterSet === set.name);
    if (measured === undefined) continue;
    const before = sideOf(measured);
    const { side, plan } = await steadySide(guarded, under, set, before, options);
    const used = new Set(plan.nodes.map(({ index }) => index));
    trials.push({
      path: under.path.name,
      parameterSet: set.name,
      before,
      after: side,
      indexes: indexes
        .filter(({ names }) => names.some((name) => used.has(name)))
        .map(({ candidate }) => candidate.name),
    });
  }
  return trials;
}

export function sideOf(measurement: Measurement): TrialSide {
  return {
    cost: measurement.cost,
    medianMs: measurement.timing?.medianMs ?? null,
    pages: measurement.pages,
  };
}

/** Whether the statement became so much slower that it should be measured again. */
export function isDoubtful(before: TrialSide, after: TrialSide): boolean {
  if (before.medianMs === null || after.medianMs === null) return false;
  const lost = after.medianMs - before.medianMs;
  return lost > doubtfulMs && lost > before.medianMs * doubtfulLoss;
}

interface Measured {
  readonly side: TrialSide;
  readonly plan: Plan;
}

/** A loss has to repeat itself: the fastest of three measurements counts. */
async function steadySide(
  tx: Transaction,
  under: PathUnderTrial,
  set: ParameterSet,
  before: TrialSide,
  options: MeasureOptions,
): Promise<Measured> {
  let best = await sideWith(tx, under, set, options);
  for (let n = 0; n < mostRepeats && isDoubtful(before, best.side); n++) {
    const again = await sideWith(tx, under, set, options);
    if ((again.side.medianMs ?? Infinity) < (best.side.medianMs ?? Infinity)) best = again;
  }
  return best;
}

async function sideWith(
  tx: Transaction,
  { path }: PathUnderTrial,
  set: ParameterSet,
  options: MeasureOptions,
): Promise<Measured> {
  if (isExecuted(path, options)) {
    try {
      const measurement = await measureIn(tx, path, set, options);
      if (measurement.plan !== null) return { side: sideOf(measurement), plan: measurement.plan };
    } catch (error) {
      if (sqlState(error) !== '57014') throw error;
    }
  }
  const plan = parsePlan(await explainPlan(tx, path, set));
  return { side: { cost: plan.nodes[0]?.totalCost ?? 0, medianMs: null, pages: null }, plan };
}

/**
 * The building transaction may write; what is tried in it may not, unless that was allowed too. Each
 * statement is undone by itself: a DELETE that ran before would leave nothing to the next one.
 */
function undone(tx: Transaction, mayWrite: boolean): Transaction {
  return {
    query: async (sql, values) => {
      await tx.query('SAVEPOINT trial');
      if (!mayWrite) await tx.query(readOnly);
      try {
        return await tx.query(sql, values);
      } finally {
        await tx.query('ROLLBACK TO SAVEPOINT trial');
      }
    },
  };
}

const readOnly = "SELECT pg_catalog.set_config('transaction_read_only', 'on', true)";
