import type { Capture } from '../../../model/capture.ts';
import type { Relation } from './related.ts';
import { type Call, firstCalls, type Run, stretches } from './run.ts';
import { type Strength, weakest } from './strength.ts';
import { type WalkOverRows, walkOver } from './walk-over-rows.ts';

/** Fewer calls with different values are no loop. */
export const FEWEST = 3;

export interface Proof {
  readonly calls: readonly Call[];
  readonly coverage: number;
}

/**
 * The longest part of a run that cannot well be chance. In a path everything belongs to one call of
 * one function; in a recording requests of many users meet, which may ask for any rows in any order,
 * so that more is demanded.
 */
export function proofOf(run: Run, kind: Capture['kind'], relation: Relation): Proof | null {
  const walks = stretches(run).flatMap((calls) => proven(run, calls, kind, relation, accepts));
  // Two requests for the same list walk over it at once, and each value is sent twice.
  const whole = firstCalls(run).flatMap((calls) =>
    proven(run, calls, kind, relation, acceptsMixed),
  );
  return [...walks, ...whole].sort((a, b) => b.calls.length - a.calls.length)[0] ?? null;
}

interface Walk extends WalkOverRows {
  readonly strength: Strength;
  readonly kind: Capture['kind'];
  readonly relation: Relation;
  /** Share (0..1) of the child's calls in that time whose value is of the rows. */
  readonly density: number;
  /** Share (0..1) of the calls that went on as those before had begun: 1, 2, 3. */
  readonly counted: number;
}

function proven(
  { column }: Run,
  calls: readonly Call[],
  kind: Capture['kind'],
  relation: Relation,
  accept: (walk: Walk) => boolean,
): readonly Proof[] {
  if (calls.length < FEWEST) return [];
  const walk = walkOver(calls, column);
  const strength = weakest(calls.map((call) => call.strength));
  const counted = calls.filter((call) => call.counted).length / calls.length;
  const whole = { ...walk, strength, kind, relation, counted, density: densityOf(calls) };
  return walk.distinct >= FEWEST && accept(whole) ? [{ calls, coverage: walk.coverage }] : [];
}

function densityOf(calls: readonly Call[]): number {
  const places = calls.map(({ nth }) => nth);
  return calls.length / (Math.max(...places) - Math.min(...places) + 1);
}

// Numbers can be counted through, and meet those of some rows on the way.
function mayBeChance({ strength, relation, density, counted }: Walk): boolean {
  if (strength === 'weak' || (strength === 'small' && relation === null)) return true;
  // The months of a year are asked for one after the other, whatever rows have a month.
  if (strength === 'small' && relation === 'name' && counted > 0) return true;
  if (strength === 'strong' || density >= 0.5) return false;
  return counted >= 0.5 || density < 0.1;
}

function accepts(walk: Walk): boolean {
  if (walk.strength === 'weak') return walk.relation !== null && isEnumerated(walk);
  if (mayBeChance(walk)) return false;
  return walk.kind === 'path' ? acceptsInPath(walk) : acceptsInRecording(walk);
}

// Three random ones of a list come in its order once in six times, six of them once in 720.
function acceptsInPath({ coverage, ascending, gapless, distinct, strength }: Walk): boolean {
  return coverage >= 0.8 || gapless || (ascending && strength !== 'small' && distinct >= 5);
}

function acceptsInRecording({ coverage, ascending, gapless, distinct, strength }: Walk): boolean {
  if (ascending && (coverage >= 0.8 || gapless)) return true;
  if (ascending && strength !== 'small' && distinct >= 6) return true;
  // Without order: each row's value once, and hardly one left out, is no sample with replacement.
  return coverage >= 0.9 && distinct >= 10;
}

// Words and dates are written in code too: only a long list, all of it, in its own order.
function isEnumerated({ coverage, ascending, distinct }: Walk): boolean {
  return coverage === 1 && ascending && distinct >= 8;
}

function acceptsMixed(walk: Walk): boolean {
  const { ascending, coverage, distinct } = walk;
  if (mayBeChance(walk)) return false;
  return ascending && coverage >= 0.8 && distinct >= 8;
}
