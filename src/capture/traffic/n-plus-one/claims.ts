import type { NPlusOne } from '../../../model/capture.ts';
import type { Claim } from './claim.ts';

/** Claims that a new one is compared with: those of loops that ran at the same time. */
const RECENT = 64;

/** The best claim of one parent, column and parameter. */
interface Kept {
  best: Claim;
  /** Keys of claims that explain the same calls otherwise. */
  readonly rivals: Set<string>;
}

/** Claims on the calls of one child: where several parents have the same values, one is named. */
export class Claims {
  readonly #kept = new Map<string, Kept>();
  #recent: Claim[] = [];

  add(claim: Claim): void {
    const key = keyOf(claim);
    const kept = this.#kept.get(key) ?? { best: claim, rivals: new Set() };
    if (beforeWithin(claim, kept.best) < 0) kept.best = claim;
    this.#kept.set(key, kept);
    for (const other of this.#recent.filter((one) => overlap(one, claim))) {
      kept.rivals.add(keyOf(other));
      this.#kept.get(keyOf(other))?.rivals.add(key);
    }
    this.#recent = [...this.#recent.slice(1 - RECENT), claim];
  }

  end(): readonly NPlusOne[] {
    const taken = new Set<string>();
    const sorted = [...this.#kept].sort(([, a], [, b]) => before(a.best, b.best));
    for (const [key, { rivals }] of sorted) {
      if (![...rivals].some((rival) => taken.has(rival))) taken.add(key);
    }
    return sorted.filter(([key]) => taken.has(key)).map(([, { best }]) => best.found);
  }
}

function keyOf({ found }: Claim): string {
  return JSON.stringify([found.parent, found.parentColumn, found.parameter]);
}

function overlap(a: Claim, b: Claim): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Of claims on one pair: one execution's rows before those of a loop, then the most calls. */
function beforeWithin(a: Claim, b: Claim): number {
  return Number(b.direct) - Number(a.direct) || b.found.calls - a.found.calls;
}

/** Of different pairs: the most calls, then the likelier parent, then the nearer one. */
function before(a: Claim, b: Claim): number {
  return (
    b.found.calls - a.found.calls ||
    Number(b.related) - Number(a.related) ||
    Number(b.direct) - Number(a.direct) ||
    b.coverage - a.coverage ||
    a.first - a.parentOrder - (b.first - b.parentOrder)
  );
}
