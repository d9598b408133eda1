import type { Condition, ConditionKind } from '../model/statement.ts';
import { columnTerm, type Resolve } from './expression.ts';
import type { Node, SubLink } from './parse.ts';
import { type Frame, nothing, type Restricts, resolveIn, touch } from './reading.ts';
import { namesOf, type ResolvedColumn } from './scope.ts';
import { type Term, termsOf } from './terms.ts';

const OPPOSITE: Partial<Record<ConditionKind, ConditionKind>> = {
  'is null': 'is not null',
  'is not null': 'is null',
};

/** Reads the conditions of WHERE or ON. */
export function readPredicate(
  frame: Frame,
  node: Node | undefined,
  restricts: Restricts,
  negated = false,
): void {
  if (node === undefined) return;
  if ('BoolExpr' in node) {
    const { boolop, args = [] } = node.BoolExpr;
    const turned = boolop === 'NOT_EXPR' ? !negated : negated;
    const kept = boolop === 'OR_EXPR' || (boolop === 'AND_EXPR' && negated) ? nothing : restricts;
    for (const arg of args) readPredicate(frame, arg, kept, turned);
  } else if ('SubLink' in node) {
    readSubLink(frame, node.SubLink, negated ? nothing : restricts);
  } else {
    readTerms(frame, node, restricts, negated);
  }
}

function readTerms(frame: Frame, node: Node, restricts: Restricts, negated: boolean): void {
  touch(frame, node);
  for (const term of termsOf(node, resolver(frame))) {
    addCondition(frame, negated ? negate(node, term) : term, restricts);
  }
}

function negate(node: Node, term: Term): Term {
  const opposite = OPPOSITE[term.kind];
  if (opposite) return { ...term, kind: opposite };
  if (!('ColumnRef' in node)) return { ...term, negated: !term.negated };
  return { ...term, operand: { kind: 'constant', value: 'false', cast: 'bool' } };
}

function addCondition(frame: Frame, term: Term, restricts: Restricts): void {
  const { column, wrapper } = term.term;
  const { kind, symbol, negated, operand } = term;
  frame.reading.conditions.push({
    table: column.table,
    column: column.column,
    kind,
    symbol,
    negated,
    conjunct: term.whole && isConjunct(frame, column, kind, restricts),
    block: frame.block,
    wrapper,
    operand,
  });
}

// IS NULL on the nullable side of an outer join tests the join, not the table's rows.
function isConjunct(
  frame: Frame,
  column: ResolvedColumn,
  kind: ConditionKind,
  restricts: Restricts,
): boolean {
  if (column.fenced || !restricts(column.table)) return false;
  return kind !== 'is null' || frame.reading.tables[column.table]?.nullable !== true;
}

// EXISTS and IN become semi-joins; any other sub-select is computed beside the row.
function readSubLink(frame: Frame, link: SubLink, restricts: Restricts): void {
  if (link.subselect === undefined) return;
  if (link.subLinkType === 'EXISTS_SUBLINK') {
    frame.reading.query(link.subselect, frame, restricts);
  } else if (link.subLinkType === 'ANY_SUBLINK' && isEquality(link)) {
    readMembership(frame, link.testexpr, link.subselect, restricts);
  } else {
    touch(frame, { SubLink: link });
  }
}

function isEquality(link: SubLink): boolean {
  return link.operName === undefined || namesOf(link.operName).at(-1) === '=';
}

function readMembership(
  frame: Frame,
  test: Node | undefined,
  subselect: Node,
  restricts: Restricts,
): void {
  touch(frame, test);
  const inner = frame.reading.query(subselect, frame, restricts);
  const left = columnTerm(test, resolver(frame));
  const right = inner?.length === 1 ? inner[0]?.column : null;
  if (!left || left.wrapper !== null || !right) return;
  joinColumns(frame, left.column, right, restricts === nothing ? nothing : () => true);
}

/** Adds `left = right` as a condition on each of the two columns. */
export function joinColumns(
  frame: Frame,
  left: ResolvedColumn,
  right: ResolvedColumn,
  restricts: Restricts,
): void {
  addCondition(frame, equality(left, right), restricts);
  addCondition(frame, equality(right, left), restricts);
}

function equality(column: ResolvedColumn, other: ResolvedColumn): Term {
  const operand: Condition['operand'] = {
    kind: 'column',
    table: other.table,
    column: other.column,
  };
  return {
    term: { column, wrapper: null },
    kind: 'equal',
    symbol: '=',
    negated: false,
    operand,
    whole: true,
  };
}

function resolver(frame: Frame): Resolve {
  return (reference) => resolveIn(frame, reference);
}
