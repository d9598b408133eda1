import type { CommonTableExpr, WithClause } from './parse.ts';
import { type Frame, nothing, type Outputs } from './reading.ts';
import { namesOf } from './scope.ts';

/** Reads the CTEs of a statement; the frame that comes back sees them. */
export function withCtes(frame: Frame, clause: WithClause | undefined): Frame {
  const ctes = new Map<string, Outputs>();
  const inside = { ...frame, scope: { ...frame.scope, ctes } };
  for (const node of clause?.ctes ?? []) {
    if ('CommonTableExpr' in node) readCte(inside, node.CommonTableExpr, ctes, clause);
  }
  return inside;
}

function readCte(
  frame: Frame,
  cte: CommonTableExpr,
  ctes: Map<string, Outputs>,
  clause: WithClause | undefined,
): void {
  const name = cte.ctename ?? '';
  if (cte.ctequery === undefined) return;
  if (clause?.recursive) ctes.set(name, null);
  const outputs = frame.reading.query(cte.ctequery, frame, nothing);
  const names = namesOf(cte.aliascolnames);
  const renamed = outputs?.map((output, at) => ({ ...output, name: names[at] ?? output.name }));
  ctes.set(name, (isInlined(frame, cte) ? renamed : fence(renamed ?? null)) ?? null);
}

// PostgreSQL folds a CTE into its query where it is used once, and not where told to materialize.
function isInlined(frame: Frame, cte: CommonTableExpr): boolean {
  if (cte.ctematerialized === 'CTEMaterializeAlways') return false;
  if (cte.ctematerialized === 'CTEMaterializeNever') return true;
  return (frame.reading.mentions.get(cte.ctename ?? '') ?? 0) <= 1;
}

/** The same columns, behind a border that conditions are not pushed through. */
export function fence(outputs: Outputs): Outputs {
  return (
    outputs?.map(({ name, column }) => ({
      name,
      column: column && { ...column, fenced: true },
    })) ?? null
  );
}
