import type { Candidate } from '../../src/model/advice.ts';
import type { ExplainDocument, ExplainNode } from '../../src/model/plan.ts';
import { comparePlans } from '../twin/compare-plans.ts';
import type { Row } from './run.ts';
import { median } from './time.ts';

/** An index's size, and the plan of each statement with it there. */
export interface Sized {
  readonly bytes: number;
  readonly plans: readonly ExplainDocument[];
}

export type Guess = Sized | { readonly refused: string };

/** One candidate and all statements: built for real, and as two planners guess it. */
export interface Tried {
  readonly candidate: Candidate;
  /** Statements that the twin plans otherwise without any candidate: no fault of the what-if. */
  readonly otherwise: number;
  readonly built: Sized;
  readonly ours: Sized;
  readonly theirs: Guess;
}

/** Of each planner: the same plans, the error of costs where the index matters, that of sizes. */
export function agreement(all: readonly Tried[]): readonly Row[] {
  const tried = all.filter(({ theirs }) => !('refused' in theirs));
  const subject = `${tried.length} btree candidates on PostgreSQL 15`;
  const [ours, theirs] = [figures(tried, 'ours'), figures(tried, 'theirs')];
  const row = (what: string, of: (figures: Figures) => string, ratio: string): Row => ({
    what: `${what}, ${subject}: what-if of dbperf / of hypopg, against the index built`,
    ...{ ours: of(ours), theirs: of(theirs), ratio, wanted: 'nearer than hypopg' },
  });
  const shares = ({ same, sameWhereUsed }: Figures) =>
    `${shareOf(same)}; where a plan uses the index ${shareOf(sameWhereUsed)}`;
  // hypopg sits in the original, which it cannot fail to copy.
  const apart = all.reduce((sum, { otherwise }) => sum + otherwise, 0);
  return [
    row(
      'plans of the same nodes',
      shares,
      `${apart} plans of the twin are others without any index too; ${all.length - tried.length} candidates refused by hypopg`,
    ),
    row('error of the cost where a plan uses the index', ({ costs }) => errors(costs), '–'),
    row('error of the size', ({ sizes }) => errors(sizes), '–'),
  ];
}

interface Figures {
  readonly same: readonly boolean[];
  readonly sameWhereUsed: readonly boolean[];
  readonly costs: readonly number[];
  readonly sizes: readonly number[];
}

function figures(tried: readonly Tried[], of: 'ours' | 'theirs'): Figures {
  const each = tried.flatMap((one) => {
    const guess = one[of];
    return 'refused' in guess ? [] : [{ ...one, guess }];
  });
  const plans = each.flatMap(({ candidate, built, guess }) =>
    built.plans.flatMap((plan, at) => {
      const guessed = guess.plans[at];
      if (guessed === undefined) return [];
      const used = [plan, guessed].some(({ Plan }) => uses(Plan, candidate.name));
      const same = typeof comparePlans(plan, guessed) === 'string';
      return [{ used, same, error: errorOf(costOf(guessed), costOf(plan)) }];
    }),
  );
  const whereUsed = plans.filter(({ used }) => used);
  return {
    same: plans.map(({ same }) => same),
    sameWhereUsed: whereUsed.map(({ same }) => same),
    costs: whereUsed.map(({ error }) => error),
    sizes: each.map(({ built, guess }) => errorOf(guess.bytes, built.bytes)),
  };
}

const costOf = ({ Plan }: ExplainDocument) => Number(Plan['Total Cost']);

const errorOf = (guess: number, truth: number) => Math.abs(guess / truth - 1);

function shareOf(same: readonly boolean[]): string {
  return `${same.filter((one) => one).length} of ${same.length}`;
}

function errors(of: readonly number[]): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return `median ${percent(median(of))}, worst ${percent(Math.max(...of))}`;
}

function uses(node: ExplainNode, index: string): boolean {
  return node['Index Name'] === index || (node.Plans ?? []).some((child) => uses(child, index));
}

/** hypopg gives its indexes names of its own. */
export function renamed(
  document: ExplainDocument,
  isIt: (index: string) => boolean,
  name: string,
): ExplainDocument {
  const ofNode = (node: ExplainNode): ExplainNode => {
    const index = node['Index Name'];
    const own = typeof index === 'string' && isIt(index) ? { 'Index Name': name } : {};
    return { ...node, ...own, ...(node.Plans ? { Plans: node.Plans.map(ofNode) } : {}) };
  };
  return { ...document, Plan: ofNode(document.Plan) };
}
