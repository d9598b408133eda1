import type { Capture, NPlusOne } from '../../../model/capture.ts';
import type { Parent, Root } from './parent.ts';
import { FEWEST, type Proof, proofOf } from './proof.ts';
import { type Relation, relationOf } from './related.ts';
import type { Run } from './run.ts';

/** One loop that was proven, with what tells the likelier of two parents. */
export interface Claim {
  readonly found: NPlusOne;
  /** The parent's rows are of one execution, and not of several that were in a loop themselves. */
  readonly direct: boolean;
  readonly related: boolean;
  /** Share (0..1) of the column's values that were called. */
  readonly coverage: number;
  /** Orders of sending of the parent and of the first and last call. */
  readonly parentOrder: number;
  readonly first: number;
  readonly last: number;
}

/** All loops over a root's rows, and over the rows that those loops gave. */
export function claimsOf(root: Root, kind: Capture['kind']): readonly Claim[] {
  const claims = [...provenOf(root, root, kind)];
  for (const [child, loop] of root.loops) {
    // What was called once for each page is no loop, and its rows together are nobody's.
    if (claims.some(({ found }) => found.child === child))
      claims.push(...provenOf(loop, root, kind));
  }
  return claims;
}

function provenOf(parent: Parent, root: Root, kind: Capture['kind']): readonly Claim[] {
  return [...parent.runs.values()].flatMap((run) => {
    if (run.sent.size < FEWEST) return [];
    const relation = relationOf(
      { column: run.column.name, tables: parent.tables },
      { column: run.childColumn, tables: run.childTable === null ? [] : [run.childTable] },
    );
    const proof = proofOf(run, kind, relation);
    return proof === null ? [] : [claim(parent, root, run, proof, relation)];
  });
}

function claim(parent: Parent, root: Root, run: Run, proof: Proof, relation: Relation): Claim {
  const { calls, coverage } = proof;
  const orders = calls.map(({ order }) => order);
  return {
    found: found(parent, run, proof),
    direct: parent === root,
    related: relation !== null,
    coverage,
    parentOrder: root.order,
    first: orders[0] ?? 0,
    last: orders.at(-1) ?? 0,
  };
}

function found(parent: Parent, run: Run, { calls }: Proof): NPlusOne {
  const tookMs = calls.map((call) => call.tookMs);
  return {
    kind: 'n-plus-one',
    parent: parent.fingerprint,
    child: run.child,
    parentColumn: run.column.name,
    parameter: run.parameter,
    childColumn: run.childTable === null ? null : `${run.childTable}.${run.childColumn}`,
    parentRows: parent.rows,
    calls: calls.length,
    totalMs: tookMs.reduce((sum, ms) => sum + ms, 0),
    slowestMs: Math.max(...tookMs),
  };
}
