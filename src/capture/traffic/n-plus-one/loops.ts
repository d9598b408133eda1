import type { Capture, NPlusOne } from '../../../model/capture.ts';
import type { Execution } from '../execution.ts';
import { type Asking, askingOf, noteCalls } from './asking.ts';
import { claimsOf } from './claim.ts';
import { Claims } from './claims.ts';
import { addToLoop, type Root, rootOf } from './parent.ts';
import { type HashedRows, hashRows } from './rows.ts';
import { Steps } from './steps.ts';

/** Executions whose rows are remembered: those that were last used. */
const ROOTS = 200;
/** Of one statement: requests of as many users at once. */
const ROOTS_OF_ONE = 8;
/** Calls remembered for a parent that ends after them. */
const ASKED = 1_000;
/** Values of all remembered rows, some 20 MB. */
const VALUES = 300_000;
/** Fewer rows are no loop. */
const FEWEST_ROWS = 3;

/** Finds statements that are called once for each row of another. */
export class Loops {
  readonly #kind: Capture['kind'];
  /** The one that was used least recently first. */
  readonly #roots = new Set<Root>();
  readonly #claims = new Map<string, Claims>();
  readonly #steps = new Steps();
  #pauses = 0;
  #asked: Asking[] = [];
  #held = 0;

  constructor(kind: Capture['kind']) {
    this.#kind = kind;
  }

  /** `paused` says whether the client let time pass before it. */
  add(execution: Execution, paused: boolean): void {
    // In a path the function itself may wait between two calls, and in a recording its users do.
    if (paused && this.#kind === 'recording') this.#pauses += 1;
    if (execution.failed) return;
    const { shape, statement } = execution;
    let hashed: HashedRows | undefined;
    const rows = () => (hashed ??= hashRows(statement.columns, statement.firstRows));
    const asking = askingOf(execution, this.#steps, this.#pauses);
    if (asking !== null) this.#explain(execution, asking, rows);
    if (shape.kind !== 'other' && statement.firstRows.length >= FEWEST_ROWS) {
      this.#remember(rootOf(execution, rows()));
    }
    this.#makeRoom();
  }

  end(): readonly NPlusOne[] {
    for (const root of this.#roots) this.#forget(root);
    return [...this.#claims.values()].flatMap((claims) => claims.end());
  }

  #explain(execution: Execution, asking: Asking, rows: () => HashedRows): void {
    const used = [...this.#roots].filter(
      (root) => mayExplain(root, asking) && this.#explainBy(root, execution, asking, rows),
    );
    for (const root of used) {
      this.#roots.delete(root);
      this.#roots.add(root);
    }
    this.#asked.push(asking);
    if (this.#asked.length >= ASKED * 2) this.#asked = this.#asked.slice(-ASKED);
  }

  #explainBy(root: Root, execution: Execution, asking: Asking, rows: () => HashedRows): boolean {
    // A child's own rows hold the value that it was called with.
    const others = [...root.loops.values()].filter((loop) => loop.fingerprint !== asking.child);
    const hits = [root, ...others].map((parent) => noteCalls(parent, asking));
    const hit = hits.some(Boolean);
    if (hit && execution.statement.firstRows.length > 0) {
      const before = root.held;
      addToLoop(root, execution, rows());
      this.#held += root.held - before;
    }
    return hit;
  }

  #remember(root: Root): void {
    const same = [...this.#roots].filter(({ fingerprint }) => fingerprint === root.fingerprint);
    for (const oldest of same.slice(0, Math.max(0, same.length + 1 - ROOTS_OF_ONE))) {
      this.#forget(oldest);
    }
    this.#roots.add(root);
    this.#held += root.held;
    // A statement that is fetched in portions ends after what was called for its first rows.
    for (const asking of this.#asked) if (mayExplain(root, asking)) noteCalls(root, asking);
  }

  #makeRoom(): void {
    for (const root of this.#roots) {
      if (this.#roots.size <= ROOTS && this.#held <= VALUES) return;
      this.#forget(root);
    }
  }

  #forget(root: Root): void {
    this.#roots.delete(root);
    this.#held -= root.held;
    for (const claim of claimsOf(root, this.#kind)) {
      const claims = this.#claims.get(claim.found.child) ?? new Claims();
      this.#claims.set(claim.found.child, claims);
      claims.add(claim);
    }
  }
}

/** Its rows had begun to come when the statement was sent, and both are of one trace. */
function mayExplain(root: Root, { order, sentMs, trace }: Asking): boolean {
  if (root.order >= order || root.readyMs > sentMs) return false;
  return root.trace === null || trace === null || root.trace === trace;
}
