import type { CapturedStatement, StatementGroup } from '../../model/capture.ts';
import { callerOf } from './caller.ts';
import { type Execution, longestList } from './execution.ts';
import type { Shape } from './shape/shape.ts';

// More callers than a reader looks through; a tag with an id in it would have no end of them.
const MOST_CALLERS = 20;

interface Growing {
  readonly shape: Shape;
  readonly declaredTypes: readonly number[];
  calls: number;
  errors: number;
  rows: number;
  bytes: number;
  totalMs: number;
  slowestMs: number;
  mostRows: number;
  longestList: number;
  named: boolean;
  unbounded: boolean;
  readonly callers: Set<string>;
}

/** Executions counted by fingerprint, in order of first appearance. */
export class Groups {
  readonly #groups = new Map<string, Growing>();

  add(execution: Execution): void {
    const key = execution.shape.fingerprint;
    const known = this.#groups.get(key);
    const group = known ?? empty(execution);
    if (known === undefined) this.#groups.set(key, group);
    count(group, execution);
  }

  end(): readonly StatementGroup[] {
    return [...this.#groups.values()].map(({ shape, callers, ...counted }) => ({
      fingerprint: shape.fingerprint,
      text: shape.text,
      kind: shape.kind,
      ...counted,
      callers: [...callers].sort(),
    }));
  }
}

// Nothing of the execution itself: it holds rows.
function empty({ shape, statement }: Execution): Growing {
  return {
    shape,
    declaredTypes: declaredTypes(statement),
    calls: 0,
    errors: 0,
    rows: 0,
    bytes: 0,
    totalMs: 0,
    slowestMs: 0,
    mostRows: 0,
    longestList: 0,
    named: false,
    unbounded: false,
    callers: new Set(),
  };
}

function count(group: Growing, execution: Execution): void {
  const { statement, endMs, failed, shape } = execution;
  const tookMs = endMs - statement.sentMs;
  const caller = callerOf(statement.tags);
  group.calls += 1;
  group.errors += failed ? 1 : 0;
  group.rows += statement.rows;
  group.bytes += statement.bytes;
  group.totalMs += tookMs;
  group.slowestMs = Math.max(group.slowestMs, tookMs);
  group.mostRows = Math.max(group.mostRows, statement.rows);
  group.longestList = Math.max(group.longestList, longestList(execution));
  group.named ||= statement.statementName !== '';
  group.unbounded ||= shape.unbounded;
  if (caller !== null && group.callers.size < MOST_CALLERS) group.callers.add(caller);
}

function declaredTypes({ parameters }: CapturedStatement): readonly number[] {
  return parameters.map(({ declared, typeOid }) => (declared ? typeOid : 0));
}
