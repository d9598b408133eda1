import type { Condition, ConditionKind, Operand } from '../model/statement.ts';
import { type ColumnTerm, columnTerm, operandOf, type Resolve } from './expression.ts';
import type { A_Expr, Node } from './parse.ts';
import { namesOf } from './scope.ts';

/** What one term of a boolean expression says of one column, before its place is known. */
export type Term = Pick<Condition, 'kind' | 'symbol' | 'negated' | 'operand'> & {
  readonly term: ColumnTerm;
  /** False for terms that PostgreSQL can make no index condition of: part of a row, NOT BETWEEN. */
  readonly whole: boolean;
};

const KINDS: Readonly<Record<string, ConditionKind>> = {
  '=': 'equal',
  '<>': 'equal',
  '<': 'range',
  '<=': 'range',
  '>': 'range',
  '>=': 'range',
  '~~': 'like',
  '~~*': 'like',
  '^@': 'like',
  '@>': 'contains',
  '&&': 'contains',
  '?': 'contains',
  '?|': 'contains',
  '?&': 'contains',
};

const COMMUTED: Readonly<Record<string, string>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '@>': '<@',
  '<@': '@>',
  '&&': '&&',
};

/** The conditions that one term (no AND, OR, NOT) lays on columns; none where it is not understood. */
export function termsOf(node: Node, resolve: Resolve): readonly Term[] {
  if ('A_Expr' in node) return operatorTerms(node.A_Expr, resolve);
  if ('NullTest' in node) {
    const kind = node.NullTest.nulltesttype === 'IS_NULL' ? 'is null' : 'is not null';
    return one(columnTerm(node.NullTest.arg, resolve), kind, '', null);
  }
  if ('BooleanTest' in node) return booleanTerms(node.BooleanTest, resolve);
  return 'ColumnRef' in node ? one(columnTerm(node, resolve), 'equal', '=', TRUE) : [];
}

const TRUE: Operand = { kind: 'constant', value: 'true', cast: 'bool' };
const FALSE: Operand = { kind: 'constant', value: 'false', cast: 'bool' };

function booleanTerms(
  test: { readonly arg?: Node; readonly booltesttype?: string },
  resolve: Resolve,
): readonly Term[] {
  const term = columnTerm(test.arg, resolve);
  if (test.booltesttype === 'IS_TRUE') return one(term, 'equal', '=', TRUE);
  if (test.booltesttype === 'IS_FALSE') return one(term, 'equal', '=', FALSE);
  return one(term, 'other', test.booltesttype ?? '', null);
}

function operatorTerms(expression: A_Expr, resolve: Resolve): readonly Term[] {
  const { lexpr, rexpr } = expression;
  const symbol = namesOf(expression.name).at(-1) ?? '';
  switch (expression.kind) {
    case 'AEXPR_IN':
      return inTerms(lexpr, itemsOf(rexpr), symbol, resolve);
    case 'AEXPR_OP_ANY':
      return anyTerms(expression, symbol, resolve);
    case 'AEXPR_OP_ALL':
      return symbol === '<>' ? anyTerms(expression, symbol, resolve) : [];
    case 'AEXPR_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_NOT_BETWEEN_SYM':
      return betweenTerms(expression, resolve);
    case 'AEXPR_DISTINCT':
      return comparison('<>', lexpr, rexpr, resolve);
    case 'AEXPR_NOT_DISTINCT':
      return comparison('=', lexpr, rexpr, resolve);
    default:
      return comparison(symbol, lexpr, rexpr, resolve);
  }
}

/** `left symbol right`, for each side that is a column. */
export function comparison(
  symbol: string,
  left: Node | undefined,
  right: Node | undefined,
  resolve: Resolve,
): readonly Term[] {
  if (left && right && 'RowExpr' in left && 'RowExpr' in right) {
    return rowTerms(symbol, left.RowExpr.args ?? [], right.RowExpr.args ?? [], resolve);
  }
  const commuted = COMMUTED[symbol];
  return [
    ...operated(columnTerm(left, resolve), symbol, operandOf(patternOf(right), resolve)),
    ...(commuted ? operated(columnTerm(right, resolve), commuted, operandOf(left, resolve)) : []),
  ];
}

// `(a, b) < (1, 2)` implies `a <= 1`, and nothing of b alone; `=` is a condition on each.
function rowTerms(
  symbol: string,
  left: readonly Node[],
  right: readonly Node[],
  resolve: Resolve,
): readonly Term[] {
  const strict = symbol === '<' || symbol === '>';
  return left.flatMap((node, at) => {
    const terms = comparison(strict ? `${symbol}=` : symbol, node, right[at], resolve);
    return symbol === '=' || at === 0 ? terms : terms.map((term) => ({ ...term, whole: false }));
  });
}

function inTerms(
  left: Node | undefined,
  items: readonly Node[],
  symbol: string,
  resolve: Resolve,
): readonly Term[] {
  if (left && 'RowExpr' in left) {
    return (left.RowExpr.args ?? []).flatMap((column, at) =>
      inTerms(
        column,
        items.flatMap((item) => rowItem(item, at)),
        symbol,
        resolve,
      ),
    );
  }
  const operand = operandOf({ List: { items: [...items] } }, resolve);
  return one(columnTerm(left, resolve), 'in', '=', operand, symbol === '<>');
}

function rowItem(node: Node, at: number): readonly Node[] {
  const item = 'RowExpr' in node ? node.RowExpr.args?.[at] : undefined;
  return item ? [item] : [];
}

function anyTerms(expression: A_Expr, symbol: string, resolve: Resolve): readonly Term[] {
  const list = operandOf(expression.rexpr, resolve);
  const operand = list.kind === 'parameter' ? { ...list, array: true } : list;
  const kind = symbol === '=' || symbol === '<>' ? 'in' : 'other';
  const inArray = one(
    columnTerm(expression.lexpr, resolve),
    kind,
    symbol,
    operand,
    symbol === '<>',
  );
  const element = operandOf(expression.lexpr, resolve);
  return [...inArray, ...one(columnTerm(expression.rexpr, resolve), 'contains', '= ANY', element)];
}

function betweenTerms(expression: A_Expr, resolve: Resolve): readonly Term[] {
  const [low, high] = itemsOf(expression.rexpr);
  const negated = expression.kind?.startsWith('AEXPR_NOT') ?? false;
  const whole = expression.kind === 'AEXPR_BETWEEN';
  return [
    ...comparison('>=', expression.lexpr, low, resolve),
    ...comparison('<=', expression.lexpr, high, resolve),
  ].map((term) => ({ ...term, negated, whole }));
}

// `LIKE $1 ESCAPE '!'` wraps the pattern in like_escape(); the pattern is its first argument.
function patternOf(node: Node | undefined): Node | undefined {
  if (!node || !('FuncCall' in node)) return node;
  return namesOf(node.FuncCall.funcname).at(-1) === 'like_escape' ? node.FuncCall.args?.[0] : node;
}

function operated(term: ColumnTerm | null, symbol: string, operand: Operand): readonly Term[] {
  const negated = symbol === '<>' || symbol.startsWith('!');
  const positive = symbol.replace(/^!/, '');
  const kind = KINDS[positive] ?? 'other';
  const whole = kind === 'contains' && operand.kind === 'parameter' && positive !== '?';
  const value = whole ? { ...operand, array: true } : operand;
  return one(term, kind, negated && positive === '<>' ? '=' : positive, value, negated);
}

function one(
  term: ColumnTerm | null,
  kind: ConditionKind,
  symbol: string,
  operand: Operand | null,
  negated = false,
): readonly Term[] {
  return term ? [{ term, kind, symbol, negated, operand, whole: true }] : [];
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node && 'List' in node ? (node.List.items ?? []) : [];
}
