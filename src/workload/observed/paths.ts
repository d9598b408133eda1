import type { ObservedFacts } from '../../model/observed.ts';
import type { CriticalPath } from '../../model/path.ts';
import { unnamedParameters } from '../unnamed-parameters.ts';
import type { ObservedQuery } from './statement.ts';
import type { Sums } from './sums.ts';

export interface Query {
  readonly statement: ObservedQuery;
  readonly sums: Sums;
}

export interface NamedQuery extends Query {
  readonly name: string;
}

/** `pgss:payments-1a2b3c`: the same in every run; more digits where two begin alike. */
export function nameQueries(queries: readonly Query[], prefix: string): readonly NamedQuery[] {
  const nameOf = ({ statement }: Query, digits: number) =>
    `${prefix}:${statement.table}-${statement.fingerprint.slice(0, digits)}`;
  const taken = new Map<string, number>();
  for (const query of queries) {
    const short = nameOf(query, 6);
    taken.set(short, (taken.get(short) ?? 0) + 1);
  }
  return queries.map((query) => {
    const short = nameOf(query, 6);
    return { ...query, name: taken.get(short) === 1 ? short : nameOf(query, 16) };
  });
}

/** Paths without a budget, weighed by their calls: the rarest has 1. */
export function pathsOf(queries: readonly NamedQuery[], source: string): readonly CriticalPath[] {
  const least = Math.min(...queries.map(({ sums }) => sums.calls));
  return queries.map(({ name, statement, sums }) => ({
    name,
    source,
    sql: statement.sql,
    line: 1,
    fingerprint: statement.fingerprint,
    budget: { timeMs: null },
    parameters: unnamedParameters(statement.parameters),
    samples: [],
    weight: Math.round((sums.calls / least) * 100) / 100,
    small: false,
    ignores: [],
    kind: statement.statementKind,
    writesRollback: false,
    seen: { of: null, calls: {}, ...(statement.sent ?? { declaredTypes: [], named: false }) },
  }));
}

export function factsOf({ name, statement, sums }: NamedQuery): ObservedFacts {
  return { path: name, text: statement.sql, ...sums, meanMs: sums.totalMs / sums.calls };
}
