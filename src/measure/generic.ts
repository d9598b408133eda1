import type { GenericPlan, Measurement } from '../model/measurement.ts';
import type { CriticalPath, ParameterSet } from '../model/path.ts';
import type { ExplainDocument, Plan, PlanNode } from '../model/plan.ts';
import type { Transaction } from '../postgres/session.ts';
import { sqlState } from '../postgres/sql-state.ts';
import { preparedName } from '../postgres/transaction-control.ts';
import { explainPrepared } from './explain.ts';
import { timeGeneric } from './generic-runs.ts';
import { limitsOf, type Measured, type MeasureOptions } from './measure.ts';
import { parsePlan } from './plan.ts';
import { type Execute, executeOf, forceGeneric, prepare } from './prepared.ts';
import { redactPlan } from './redact.ts';

/** Beside the plan for these values, of a statement sent under a name, the one for all values. */
export async function withGeneric(
  session: Measured,
  path: CriticalPath,
  set: ParameterSet,
  measurement: Measurement,
  options: MeasureOptions,
): Promise<Measurement> {
  const may = path.seen?.named && path.parameters.length > 0 && !options.onTwin;
  if (!may || measurement.plan === null) return measurement;
  try {
    const generic = await genericOf(session, path, set, measurement, measurement.plan, options);
    return { ...measurement, generic };
  } catch (error) {
    // The statement itself is measured: what the server refuses of this costs no verdict.
    if (sqlState(error) === null) throw error;
    return measurement;
  }
}

async function genericOf(
  session: Measured,
  path: CriticalPath,
  set: ParameterSet,
  { timing }: Measurement,
  custom: Plan,
  options: MeasureOptions,
): Promise<GenericPlan | null> {
  const planned = await session.readOnly((tx) => planIn(tx, path, set), limitsOf(options));
  if (planned === null) return null;
  const plan = parsePlan(redactPlan(planned.document, path, set));
  const cost = plan.nodes[0]?.totalCost ?? 0;
  const found = { cost, chosen: planned.chosen, medianMs: null, timedOutMs: null };
  if (doesTheSame(plan, custom)) return { ...found, plan: null };
  if (timing === null) return { ...found, plan };
  return { ...found, ...(await timeGeneric(session, path, set, options)), plan };
}

interface Planned {
  readonly document: ExplainDocument;
  readonly chosen: boolean;
}

/** Null where the server never takes such a plan, or does not say what it takes. */
async function planIn(
  tx: Transaction,
  path: CriticalPath,
  set: ParameterSet,
): Promise<Planned | null> {
  const [setting] = await tx.query<{ mode: string }>(
    "SELECT pg_catalog.current_setting('plan_cache_mode') AS mode",
  );
  if (setting?.mode === 'force_custom_plan') return null;
  await prepare(tx, path);
  const execute = await executeOf(tx, set);
  const chosen = await isChosen(tx, execute);
  if (chosen === null) return null;
  await forceGeneric(tx);
  return { document: await explainPrepared(tx, execute, 'planned'), chosen };
}

/** PostgreSQL plans five times for the values before it chooses. */
const executions = 6;

/** Asks PostgreSQL rather than compare costs: it adds what planning costs, by what it plans. */
async function isChosen(tx: Transaction, execute: Execute): Promise<boolean | null> {
  for (let n = 0; n < executions; n += 1) await explainPrepared(tx, execute, 'planned');
  const [counted] = await tx.query<{ plans: number | null }>(
    `SELECT (pg_catalog.to_jsonb(prepared) ->> 'generic_plans')::int AS plans
     FROM pg_catalog.pg_prepared_statements AS prepared WHERE name = $1`,
    [preparedName],
  );
  return counted?.plans == null ? null : counted.plans > 0;
}

/** The same nodes over the same relations and indexes, with conditions of the same kinds. */
function doesTheSame(a: Plan, b: Plan): boolean {
  return JSON.stringify(a.nodes.map(workOf)) === JSON.stringify(b.nodes.map(workOf));
}

function workOf({ depth, type, relation, index, conditions }: PlanNode) {
  return [depth, type, relation, index, conditions.map(({ kind }) => kind)];
}
