import type { ConstantOperand, Operand, ParameterOperand, Wrapper } from '../model/statement.ts';
import { parameterNumbers } from './parameters.ts';
import type { A_Const, ColumnRef, Node, TypeName } from './parse.ts';
import { namesOf, type ResolvedColumn } from './scope.ts';
import { walk } from './walk.ts';

export type Resolve = (reference: ColumnRef) => ResolvedColumn | null;

/** A column on one side of an operator, with what is around it. */
export interface ColumnTerm {
  readonly column: ResolvedColumn;
  readonly wrapper: Wrapper | null;
}

const TRANSPARENT = new Set(['lower', 'upper', 'trim', 'btrim']);
const CONCATENATIONS = new Set(['concat', 'textcat']);

/** A plain column, or one in a cast, a function of one argument, or a json step. */
export function columnTerm(node: Node | undefined, resolve: Resolve): ColumnTerm | null {
  if (node === undefined) return null;
  if ('ColumnRef' in node) return termOf(resolve(node.ColumnRef), null);
  if ('TypeCast' in node) {
    const { arg, typeName } = node.TypeCast;
    return wrapped(arg, resolve, { kind: 'cast', type: typeText(typeName) });
  }
  if ('FuncCall' in node) {
    const [argument, ...others] = node.FuncCall.args ?? [];
    const name = namesOf(node.FuncCall.funcname).at(-1) ?? '';
    return others.length === 0 ? wrapped(argument, resolve, { kind: 'function', name }) : null;
  }
  return jsonTerm(node, resolve);
}

function jsonTerm(node: Node, resolve: Resolve): ColumnTerm | null {
  if (!('A_Expr' in node)) return null;
  const operator = namesOf(node.A_Expr.name).at(-1);
  const key = constantOf(node.A_Expr.rexpr)?.value;
  if ((operator !== '->' && operator !== '->>') || typeof key !== 'string') return null;
  return wrapped(node.A_Expr.lexpr, resolve, { kind: 'json', operator, key });
}

function wrapped(node: Node | undefined, resolve: Resolve, wrapper: Wrapper): ColumnTerm | null {
  return node && 'ColumnRef' in node ? termOf(resolve(node.ColumnRef), wrapper) : null;
}

function termOf(column: ResolvedColumn | null, wrapper: Wrapper | null): ColumnTerm | null {
  return column && { column, wrapper };
}

/** What a column is compared with. Never fails: what it does not know is an `expression`. */
export function operandOf(node: Node | undefined, resolve: Resolve): Operand {
  const simple = parameterOf(node) ?? constantOf(node) ?? listOf(node);
  if (simple) return simple;
  const term = columnTerm(node, resolve);
  if (term && term.wrapper === null) {
    return { kind: 'column', table: term.column.table, column: term.column.column };
  }
  return {
    kind: 'expression',
    parameters: parameterNumbers(node),
    tables: tablesIn(node, resolve),
  };
}

/** `$n`, also in casts, `lower($n)` and `'%' || $n || '%'`. */
export function parameterOf(node: Node | undefined): ParameterOperand | null {
  if (node === undefined) return null;
  if ('ParamRef' in node) return bareParameter(node.ParamRef.number ?? 0);
  if ('TypeCast' in node) {
    const inner = parameterOf(node.TypeCast.arg);
    return inner && { ...inner, cast: typeText(node.TypeCast.typeName) };
  }
  return functionOfParameter(node) ?? concatenation(node);
}

function bareParameter(number: number): ParameterOperand {
  return { kind: 'parameter', number, cast: null, array: false, prefix: '', suffix: '' };
}

function functionOfParameter(node: Node): ParameterOperand | null {
  if (!('FuncCall' in node)) return null;
  const name = namesOf(node.FuncCall.funcname).at(-1) ?? '';
  const [argument, ...others] = node.FuncCall.args ?? [];
  return TRANSPARENT.has(name) && others.length === 0 ? parameterOf(argument) : null;
}

function concatenation(node: Node): ParameterOperand | null {
  const pieces = concatenated(node);
  if (pieces.length < 2) return null;
  const parts = pieces.map((piece) => parameterOf(piece) ?? constantOf(piece));
  const at = parts.findIndex((part) => part?.kind === 'parameter');
  const parameter = parts[at];
  if (parameter?.kind !== 'parameter') return null;
  const before = textOf(parts.slice(0, at));
  const after = textOf(parts.slice(at + 1));
  return before === null || after === null
    ? null
    : { ...parameter, prefix: before + parameter.prefix, suffix: parameter.suffix + after };
}

function concatenated(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  if ('FuncCall' in node && CONCATENATIONS.has(namesOf(node.FuncCall.funcname).at(-1) ?? '')) {
    return node.FuncCall.args ?? [];
  }
  if (!('A_Expr' in node) || namesOf(node.A_Expr.name).at(-1) !== '||') return [node];
  return [...concatenated(node.A_Expr.lexpr), ...concatenated(node.A_Expr.rexpr)];
}

function textOf(parts: readonly (ParameterOperand | ConstantOperand | null)[]): string | null {
  const texts = parts.map((part) => (part?.kind === 'constant' ? part.value : null));
  return texts.every((text) => text !== null) ? texts.join('') : null;
}

/** A literal, also in casts. */
export function constantOf(node: Node | undefined): ConstantOperand | null {
  if (node === undefined) return null;
  if ('A_Const' in node) return { kind: 'constant', value: literalText(node.A_Const), cast: null };
  if (!('TypeCast' in node)) return null;
  const inner = constantOf(node.TypeCast.arg);
  return inner && { ...inner, cast: typeText(node.TypeCast.typeName) };
}

// The parser leaves out fields that are zero, false or empty: `ival: {}` is 0.
function literalText(literal: A_Const): string | null {
  if (literal.ival) return String(literal.ival.ival ?? 0);
  if (literal.fval) return literal.fval.fval ?? '';
  if (literal.boolval) return String(literal.boolval.boolval ?? false);
  if (literal.bsval) return literal.bsval.bsval ?? '';
  return literal.sval ? (literal.sval.sval ?? '') : null;
}

/** `ARRAY[…]` or the list of IN, where it holds parameters and constants only. */
export function listOf(node: Node | undefined): Operand | null {
  if (node === undefined) return null;
  if ('TypeCast' in node) return listOf(node.TypeCast.arg);
  const elements = elementsOf(node);
  const items = elements?.flatMap((item) => parameterOf(item) ?? constantOf(item) ?? []);
  return items && items.length === elements?.length ? { kind: 'list', items } : null;
}

function elementsOf(node: Node): readonly Node[] | undefined {
  if ('A_ArrayExpr' in node) return node.A_ArrayExpr.elements ?? [];
  return 'List' in node ? (node.List.items ?? []) : undefined;
}

function tablesIn(node: Node | undefined, resolve: Resolve): readonly number[] {
  const tables = new Set<number>();
  walk(node, (tag, found) => {
    const column = tag === 'ColumnRef' ? resolve(found as ColumnRef) : null;
    if (column) tables.add(column.table);
    return tag === 'SubLink' ? 'skip' : undefined;
  });
  return [...tables].toSorted((a, b) => a - b);
}

/** A type's name as written, without `pg_catalog.` and modifiers: `text`, `PaymentStatus`, `uuid[]`. */
export function typeText(type: TypeName | undefined): string {
  const names = namesOf(type?.names).filter((name) => name !== 'pg_catalog');
  return names.join('.') + (type?.arrayBounds ?? []).map(() => '[]').join('');
}
