import { parameterNumbers, parameterReferences } from '../sql/parameters.ts';
import type { A_Expr, Node, ResTarget, SelectStmt } from '../sql/parse.ts';
import { walk } from '../sql/walk.ts';

/** Parameters that took the place of a constant and that no column tells a value of. */
export interface FormerConstants {
  /** They change what is returned of a row, not which rows are read: NULL will do. */
  readonly outputs: ReadonlySet<number>;
  /** Both sides of `1=1`, Prisma's condition that is none. */
  readonly alike: ReadonlySet<number>;
}

/** Of a statement of which nobody said what its parameters are: one that was seen. */
export function formerConstants(statement: Node): FormerConstants {
  const inOutputs: number[] = [];
  const alike = new Set<number>();
  walk(statement, (tag, node) => {
    if (tag === 'SelectStmt') inOutputs.push(...outputParameters(node as SelectStmt));
    if (tag === 'A_Expr') for (const number of sidesAlike(node as A_Expr)) alike.add(number);
    return undefined;
  });
  // What is written may not be NULL.
  if (!('SelectStmt' in statement)) return { outputs: new Set(), alike };
  const all = parameterReferences(statement).map(({ number }) => number);
  const times = (numbers: readonly number[], n: number) =>
    numbers.filter((number) => number === n).length;
  const outputs = inOutputs.filter((n) => times(inOutputs, n) === times(all, n));
  return { outputs: new Set(outputs), alike };
}

function outputParameters({ targetList = [], groupClause = [], distinctClause }: SelectStmt) {
  if (distinctClause !== undefined) return [];
  const outputs = targetList.flatMap((item) => ('ResTarget' in item ? [item.ResTarget] : []));
  return outputs
    .filter((output, at) => !groupClause.some((key) => isOutput(key, output, at)))
    .flatMap(({ val }) => parametersOutside(val));
}

/** `GROUP BY 1`, and `GROUP BY day` for an output of that name. */
function isOutput(key: Node, { name }: ResTarget, at: number): boolean {
  if ('A_Const' in key) return key.A_Const.ival?.ival === at + 1;
  const [field] = 'ColumnRef' in key ? (key.ColumnRef.fields ?? []) : [];
  return field !== undefined && 'String' in field && field.String.sval === name;
}

// Sub-selects have conditions, and outputs, of their own.
function parametersOutside(output: Node | undefined): readonly number[] {
  const found: number[] = [];
  walk(output === undefined ? [] : [output], (tag, node) => {
    if (tag === 'ParamRef') found.push(Number(node.number ?? 0));
    return tag === 'SubLink' ? 'skip' : undefined;
  });
  return found;
}

function sidesAlike({ kind, name, lexpr, rexpr }: A_Expr): readonly number[] {
  const [operator] = name ?? [];
  const isEqual = operator !== undefined && 'String' in operator && operator.String.sval === '=';
  const both = [lexpr, rexpr].filter((side) => side !== undefined && 'ParamRef' in side);
  return kind === 'AEXPR_OP' && isEqual && both.length === 2 ? parameterNumbers(both) : [];
}
