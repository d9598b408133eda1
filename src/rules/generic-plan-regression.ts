import type { Evidence, GenericPlan, Measurement } from '../model/measurement.ts';
import type { Plan, PlanNode } from '../model/plan.ts';
import { formatCost } from '../text/cost.ts';
import { formatMs } from '../text/format.ts';
import { sayUnproven } from '../text/unproven.ts';
import { nameOf, pathSubject } from './reading/subject.ts';
import { type Declared, defineRule, type Observation } from './rule.ts';

/** Twice the time: less than that comes and goes with the runs. */
const WORSE = 2;
/** Below a millisecond more, nobody notices. */
const SMALLEST_LOSS_MS = 1;

type Regression = {
  readonly evidence: Evidence;
  readonly parameterSet: string;
  readonly medianMs: number | null;
  readonly genericMs: number | null;
  /** The timeout that stopped the generic plan, milliseconds. */
  readonly genericTimedOutMs: number | null;
  readonly cost: number;
  readonly genericCost: number;
  /** What the one plan does and the other does not, the same numbers of nodes or not. */
  readonly customNodes: readonly string[];
  readonly genericNodes: readonly string[];
  /** Sets of which five calls make PostgreSQL take the generic plan. */
  readonly takenAfter: readonly string[];
  readonly prismaMajor: number | null;
};

interface Both {
  readonly measurement: Measurement;
  readonly generic: GenericPlan & { readonly plan: Plan };
}

export const genericPlanRegression = defineRule({
  id: 'generic-plan-regression',
  severity: 'warning',
  when: 'A statement that the service sends under a name takes twice as long, and a millisecond more, on its generic plan as on the plan for its values.',
  effect:
    'From the sixth execution on a connection PostgreSQL may keep the plan for all values, and the statement is slow for these until the connection ends.',
  remedy:
    'Send it without a name, or set `plan_cache_mode = force_custom_plan` for the role of the service.',
  needs: ['measurements'],
  uses: ['declared'],
  *check({ measurements, declared }): Iterable<Observation<Regression>> {
    for (const subject of measurements) {
      const [worst] = subject.measurements.flatMap(bothOf).filter(isWorse).sort(worstFirst);
      if (worst === undefined) continue;
      const facts = regression(worst, subject.measurements, declared);
      const isTaken = facts.takenAfter.length > 0 && facts.medianMs !== null;
      yield { subject: pathSubject(subject), severity: isTaken ? 'warning' : 'info', facts };
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} ${takes(facts)} on its generic plan, ${customWeight(facts)} on the plan for parameters \`${facts.parameterSet}\``,
    measured: `${facts.genericNodes.join(', ')} instead of ${facts.customNodes.join(', ')}`,
    help: help(facts),
    proof: proof(facts),
  }),
});

function bothOf(measurement: Measurement): readonly Both[] {
  const { generic } = measurement;
  if (!generic?.plan) return [];
  return [{ measurement, generic: { ...generic, plan: generic.plan } }];
}

function isWorse({ measurement, generic }: Both): boolean {
  const customMs = measurement.timing?.medianMs;
  if (customMs === undefined) return generic.cost >= measurement.cost * WORSE;
  const genericMs = generic.medianMs ?? generic.timedOutMs ?? 0;
  return genericMs >= customMs * WORSE && genericMs - customMs >= SMALLEST_LOSS_MS;
}

function worstFirst(a: Both, b: Both): number {
  return lossOf(b) - lossOf(a) || b.generic.cost - a.generic.cost;
}

function lossOf({ measurement, generic }: Both): number {
  const genericMs = generic.medianMs ?? generic.timedOutMs ?? 0;
  return genericMs - (measurement.timing?.medianMs ?? 0);
}

function regression(
  { measurement, generic }: Both,
  all: readonly Measurement[],
  declared: Declared | undefined,
): Regression {
  const custom = (measurement.plan?.nodes ?? []).map(nodeText);
  const instead = generic.plan.nodes.map(nodeText);
  return {
    evidence: measurement.evidence,
    parameterSet: measurement.parameterSet,
    medianMs: measurement.timing?.medianMs ?? null,
    genericMs: generic.medianMs,
    genericTimedOutMs: generic.timedOutMs,
    cost: measurement.cost,
    genericCost: generic.cost,
    customNodes: without(custom, instead),
    genericNodes: without(instead, custom),
    takenAfter: all.filter((one) => one.generic?.chosen).map((one) => one.parameterSet),
    prismaMajor: declared?.project.prismaVersion.major ?? null,
  };
}

function nodeText({ type, relation, index }: PlanNode): string {
  const on = relation === null ? '' : ` on "${relation}"`;
  return `${type}${index === null ? '' : ` using "${index}"`}${on}`;
}

/** All of them, where the plans differ in order or conditions only. */
function without(nodes: readonly string[], others: readonly string[]): readonly string[] {
  const own = [...new Set(nodes)].filter((node) => !others.includes(node));
  return own.length > 0 ? own : [...new Set(nodes)];
}

function takes({ genericMs, genericTimedOutMs, genericCost }: Regression): string {
  if (genericTimedOutMs !== null) return `does not finish in ${formatMs(genericTimedOutMs)}`;
  return genericMs === null ? `costs ${formatCost(genericCost)}` : `takes ${formatMs(genericMs)}`;
}

function customWeight({ medianMs, cost }: Regression): string {
  return medianMs === null ? formatCost(cost) : formatMs(medianMs);
}

const setting = 'ALTER ROLE CURRENT_USER SET plan_cache_mode = force_custom_plan;';

function help({ prismaMajor }: Regression): string {
  if (prismaMajor !== null && prismaMajor <= 6) {
    return `${setting} -- as the role of the service; or pgbouncer=true in its URL, which gives up prepared statements`;
  }
  return `leave the name out (\`name\` of pg's query, \`statementNameGenerator\` of the adapter), or, as the role of the service: ${setting}`;
}

function proof({ takenAfter, medianMs }: Regression): string {
  const sets = takenAfter.map((set) => `\`${set}\``).join(' or ');
  const taken =
    takenAfter.length > 0
      ? `PostgreSQL takes the generic plan on a connection after five calls with parameters ${sets}`
      : 'PostgreSQL stays with the plan for the values after five calls with any set of parameters measured here; dearer ones first may change that';
  return medianMs === null ? sayUnproven(`planned and not executed; ${taken}`) : taken;
}
