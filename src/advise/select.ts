import type { Candidate } from '../model/advice.ts';
import { quoteRelation } from '../sql/quote.ts';
import { formatBytes, formatMs } from '../text/format.ts';
import { savedCost, sides, type Tried } from './gain.ts';

export interface Loser {
  readonly candidate: Candidate;
  readonly reason: string;
  readonly beatenBy: string | null;
}

export interface Selection {
  readonly chosen: readonly Tried[];
  readonly rejected: readonly Loser[];
}

/** Slower by more than this, and by more than a millisecond, is harm and not noise. */
const harmfulLoss = 0.2;
const noiseMs = 1;

/** Indexes that save this share of what the best one saves are equal; the smaller is then better. */
const nearlyAll = 0.97;

/**
 * A small set of indexes: for each path what saves most, among equals the index that is best for
 * most paths, then the smallest, so that a byte gains most. Compared by cost, which does not vary
 * from run to run; what the measured time does not confirm was never in the running.
 */
export function select(tried: readonly Tried[], weights: ReadonlyMap<string, number>): Selection {
  const best = bestByPath(tried.filter((one) => one.serves.length > 0 && harm(one) === null));
  const chosen: Tried[] = [];
  for (const equals of best.values()) {
    if (equals.some((one) => chosen.includes(one))) continue;
    const first = [...equals].sort(
      (a, b) => servings(b, best) - servings(a, best) || size(a) - size(b),
    );
    chosen.push(...first.slice(0, 1));
  }
  const needed = chosen
    .map((one) => ({ ...one, serves: one.serves.filter((path) => isBestFor(path, one, chosen)) }))
    .filter((one) => one.serves.length > 0)
    .sort((a, b) => weightedSaving(b, weights) - weightedSaving(a, weights));
  const rejected = tried
    .filter((one) => !needed.some(({ candidate }) => candidate === one.candidate))
    .map((one) => ({ candidate: one.candidate, ...reasonAgainst(one, needed) }));
  return { chosen: needed, rejected };
}

/** What comes first in the report: the most planner cost saved, by how often the paths are called. */
function weightedSaving(one: Tried, weights: ReadonlyMap<string, number>): number {
  return one.serves.reduce(
    (sum, path) => sum + savedCost(one.proof, path) * (weights.get(path) ?? 1),
    0,
  );
}

/** A later choice may serve a path better than the one that was made for it, on the same table. */
function isBestFor(path: string, one: Tried, chosen: readonly Tried[]): boolean {
  return !chosen.some(
    (other) =>
      other.serves.includes(path) &&
      tableOf(other) === tableOf(one) &&
      savedCost(other.proof, path) > savedCost(one.proof, path),
  );
}

function tableOf({ candidate }: Tried): string {
  return quoteRelation(candidate.table);
}

type BestByPath = ReadonlyMap<string, readonly Tried[]>;

function bestByPath(useful: readonly Tried[]): BestByPath {
  const paths = [...new Set(useful.flatMap((one) => one.serves))].sort();
  return new Map(paths.map((path) => [path, equalsOfBest(path, useful)]));
}

function equalsOfBest(path: string, useful: readonly Tried[]): readonly Tried[] {
  const serving = useful.filter((one) => one.serves.includes(path));
  const most = Math.max(...serving.map((one) => savedCost(one.proof, path)));
  return serving.filter((one) => savedCost(one.proof, path) >= most * nearlyAll);
}

function servings(one: Tried, best: BestByPath): number {
  return [...best.values()].filter((equals) => equals.includes(one)).length;
}

function size(one: Tried): number {
  return one.proof.bytes;
}

function harm(one: Tried): string | null {
  const harmed = one.proof.trials.find((trial) => {
    const { before, after } = sides(trial);
    return after > before * (1 + harmfulLoss) && after - before > noiseMs;
  });
  return harmed === undefined ? null : `it makes ${harmed.path} slower`;
}

function reasonAgainst(one: Tried, chosen: readonly Tried[]): Omit<Loser, 'candidate'> {
  const because = (reason: string) => ({ reason, beatenBy: null });
  const loss = harm(one);
  if (loss !== null) return because(loss);
  if (one.proof.trials.length === 0) return because('no plan used it');
  if (one.serves.length === 0) return because('it saves less than 30 %');
  for (const path of one.serves) {
    const better = chosen.find((other) => other.serves.includes(path));
    if (better === undefined) continue;
    const { name } = better.candidate;
    const figures = `${figuresOf(one, path)}, "${name}" ${figuresOf(better, path)}`;
    return { reason: `no more gain per byte for ${path}: ${figures}`, beatenBy: name };
  }
  return because('others serve its paths');
}

/** `1.75 ms with 19 MB`, at the parameters that took longest before. */
function figuresOf({ proof }: Tried, path: string): string {
  const [worst] = proof.trials
    .filter((trial) => trial.path === path)
    .sort((a, b) => sides(b).before - sides(a).before);
  const time = worst?.after.medianMs == null ? '' : `${formatMs(worst.after.medianMs)} with `;
  return `${time}${formatBytes(proof.bytes)}`;
}
