import type { ObservedWorkload, OmittedReason, OmittedStatements } from '../../model/observed.ts';
import type { Unverified } from '../../model/path.ts';
import { factsOf, type NamedQuery, nameQueries, pathsOf, type Query } from './paths.ts';
import type { ObservedQuery, ObservedStatement } from './statement.ts';
import { addSums, type Sums } from './sums.ts';

/** How the paths of a source are named, and how many there may be. */
export interface Naming {
  /** `pgss`, `log` or `rec`: begins the name of each path. */
  readonly prefix: string;
  /** `source` of each path. */
  readonly source: string;
  readonly limit: number;
}

interface Listed {
  readonly entry: Unverified;
  readonly totalMs: number;
}

export type Gathered = Omit<ObservedWorkload, 'source'>;

/** Gathers what a source saw, statement by statement; texts that differ in constants are one. */
export class Gathering {
  readonly #queries = new Map<string, Query>();
  readonly #omitted = new Map<OmittedReason, OmittedStatements>();
  readonly #listed: Listed[] = [];

  /** `called` names the statement where it cannot be made a path. */
  add(statement: ObservedStatement, sums: Sums, called: string): void {
    if (statement.kind === 'query') this.#addQuery(statement, sums);
    if (statement.kind === 'omitted') this.omit(statement.reason, sums);
    if (statement.kind !== 'unreadable') return;
    this.omit('unreadable', sums);
    const entry = { path: called, cause: 'invalid', reason: statement.why, help: null } as const;
    this.list(entry, sums.totalMs);
  }

  omit(reason: OmittedReason, sums: Pick<Sums, 'calls' | 'totalMs'>, statements = 1): void {
    const before = this.#omitted.get(reason) ?? { reason, statements: 0, calls: 0, totalMs: 0 };
    this.#omitted.set(reason, {
      reason,
      statements: before.statements + statements,
      calls: before.calls + sums.calls,
      totalMs: before.totalMs + sums.totalMs,
    });
  }

  list(entry: Unverified, totalMs: number): void {
    this.#listed.push({ entry, totalMs });
  }

  result(naming: Naming): Gathered {
    const queries = nameQueries([...this.#queries.values()].toSorted(heavierFirst), naming.prefix);
    for (const { sums } of queries.slice(naming.limit)) this.omit('beyond-limit', sums);
    const chosen = queries.slice(0, naming.limit);
    return {
      paths: pathsOf(chosen, naming.source),
      facts: chosen.map(factsOf),
      coverage: this.#coverage(chosen),
      listed: this.#list(naming),
    };
  }

  // The first text stays: sources hand over the heavier one first.
  #addQuery(statement: ObservedQuery, sums: Sums): void {
    const before = this.#queries.get(statement.fingerprint);
    const after = before ? { ...before, sums: addSums(before.sums, sums) } : { statement, sums };
    this.#queries.set(statement.fingerprint, after);
  }

  #coverage(chosen: readonly NamedQuery[]): Gathered['coverage'] {
    const omitted = [...this.#omitted.values()].toSorted((a, b) => b.totalMs - a.totalMs);
    const analysedMs = chosen.reduce((sum, { sums }) => sum + sums.totalMs, 0);
    const totalMs = omitted.reduce((sum, { totalMs: ms }) => sum + ms, analysedMs);
    return { totalMs, analysedMs, share: totalMs > 0 ? analysedMs / totalMs : null, omitted };
  }

  #list({ prefix, limit }: Naming): readonly Unverified[] {
    const sorted = this.#listed.toSorted((a, b) => b.totalMs - a.totalMs);
    const entries = sorted.slice(0, limit).map(({ entry }) => entry);
    const left = sorted.length - entries.length;
    if (left === 0) return entries;
    const reason = `${left} lighter statements cannot be read either`;
    return [...entries, { path: `${prefix}:others`, cause: 'invalid', reason, help: null }];
  }
}

function heavierFirst(a: Query, b: Query): number {
  const byTime = b.sums.totalMs - a.sums.totalMs;
  return byTime === 0 ? (a.statement.fingerprint < b.statement.fingerprint ? -1 : 1) : byTime;
}
