/** A time in which one connection had something to do. */
export interface Span {
  readonly connection: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Spans kept behind the latest, for those that end later and began before. */
const KEPT = 10_000;

/**
 * Most connections that were busy at one moment, of spans that come in the order of their ends:
 * the last of those that meet is there when all others are.
 */
export class AtOnce {
  #spans: Span[] = [];
  #most = 0;

  add(span: Span): void {
    const meeting = [span];
    for (let at = this.#spans.length - 1; at >= 0; at -= 1) {
      const other = this.#spans[at];
      if (other === undefined || other.toMs <= span.fromMs) break;
      meeting.push(other);
    }
    if (meeting.length > this.#most) this.#most = Math.max(this.#most, mostAtOnce(meeting));
    this.#spans.push(span);
    if (this.#spans.length >= KEPT * 2) this.#spans = this.#spans.slice(-KEPT);
  }

  end(): number {
    return this.#most;
  }
}

/** Spans of one connection may overlap, where it pipelines, and count once. */
export function mostAtOnce(spans: readonly Span[]): number {
  const edges = spans.flatMap(({ connection, fromMs, toMs }) => [
    { connection, atMs: fromMs, step: 1 },
    { connection, atMs: toMs, step: -1 },
  ]);
  // What ends at the moment at which another begins, is over.
  edges.sort((a, b) => a.atMs - b.atMs || a.step - b.step);
  const open = new Map<number, number>();
  let most = 0;
  for (const { connection, step } of edges) {
    const now = (open.get(connection) ?? 0) + step;
    if (now === 0) open.delete(connection);
    else open.set(connection, now);
    most = Math.max(most, open.size);
  }
  return most;
}
