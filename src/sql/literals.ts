import { constantOf } from './expression.ts';
import type { A_Const, Node, SelectStmt, TypeCast } from './parse.ts';
import { walk } from './walk.ts';

/** A constant of a parse tree that a parameter can stand for. */
export interface Literal {
  /** Byte offset in the parsed text. */
  readonly location: number;
  /** Unquoted text; null is NULL. */
  readonly value: string | null;
  /** Byte offset of a type written before it: `DATE '2026-01-01'`; null for any other form. */
  readonly typeLocation: number | null;
}

/** Constants in source order, without those that are no values: `ORDER BY 1`, `numeric(10, 2)`. */
export function literalsOf(statement: Node): readonly Literal[] {
  const found: Literal[] = [];
  const noValues = new Set<unknown>();
  const types = new Map<unknown, number>();
  walk(statement, (tag, node) => {
    if (tag === 'SelectStmt') notePositions(node as SelectStmt, noValues);
    if (tag === 'TypeCast') noteType(node as TypeCast, types, noValues);
    if (tag === 'A_Const' && !noValues.has(node)) {
      const location = Number(node.location ?? 0);
      const value = constantOf({ A_Const: node as A_Const })?.value ?? null;
      if (location >= 0) found.push({ location, value, typeLocation: types.get(node) ?? null });
    }
    return undefined;
  });
  return found.toSorted((a, b) => a.location - b.location);
}

function notePositions(statement: SelectStmt, noValues: Set<unknown>): void {
  for (const select of armsOf(statement)) {
    const sorted = (select.sortClause ?? []).map((item) =>
      'SortBy' in item ? item.SortBy.node : undefined,
    );
    for (const item of [...sorted, ...(select.groupClause ?? [])]) {
      if (item && 'A_Const' in item) noValues.add(item.A_Const);
    }
  }
}

// Sides of a UNION carry no tag of their own, so that `walk` does not show them.
function armsOf(statement: SelectStmt): readonly SelectStmt[] {
  const found = [statement];
  for (const { larg, rarg } of found) for (const arm of [larg, rarg]) if (arm) found.push(arm);
  return found;
}

function noteType(
  { arg, typeName }: TypeCast,
  types: Map<unknown, number>,
  noValues: Set<unknown>,
): void {
  for (const item of typeName?.typmods ?? []) if ('A_Const' in item) noValues.add(item.A_Const);
  const constant = arg && 'A_Const' in arg ? arg.A_Const : undefined;
  const type = typeName?.location ?? -1;
  if (constant && type >= 0 && type < (constant.location ?? 0)) types.set(constant, type);
}
