import { type ExpressionToken, expressionTokens } from './expression-tokens.ts';

/**
 * Whether two expressions are the same but for casts, quotes, blanks and parentheses that change
 * nothing: PostgreSQL prints all of these where nobody wrote them. PostgreSQL's own parser answers
 * asynchronously, and indexes are compared in pure functions; operators bind here as they do there.
 */
export function sameExpression(one: string, other: string): boolean {
  return one === other || grouped(one) === grouped(other);
}

/** The expression with a pair of brackets around each operation. */
function grouped(sql: string): string {
  const reader = { tokens: expressionTokens(sql), at: 0 };
  const parts: string[] = [];
  while (reader.at < reader.tokens.length)
    parts.push(textOf(operation(reader, 0)), next(reader).text);
  return parts.join(' ');
}

interface Reader {
  readonly tokens: readonly ExpressionToken[];
  at: number;
}

interface Operation {
  /** Empty of an operand. */
  readonly operator: string;
  readonly parts: readonly string[];
}

const end: ExpressionToken = { kind: 'sign', text: '' };

const peek = ({ tokens, at }: Reader) => tokens[at] ?? end;

function next(reader: Reader): ExpressionToken {
  const token = peek(reader);
  reader.at += 1;
  return token;
}

function textOf({ operator, parts }: Operation): string {
  return operator === '' ? (parts[0] ?? '') : `{${parts.join(` ${operator} `)}}`;
}

/** PostgreSQL's, from loose to tight: sql-syntax-lexical, "Operator Precedence". */
const strengths = { not: 3, other: 7, sign: 11, cast: 11.5, word: 12 };

const operators: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{ or: 1, and: 2, is: 4 },
    ...{ '<': 5, '>': 5, '=': 5, '<=': 5, '>=': 5, '<>': 5, '!=': 5 },
    ...{ not: 6, in: 6, like: 6, ilike: 6, similar: 6, between: 6 },
    ...{ '+': 8, '-': 8, '*': 9, '/': 9, '%': 9, '^': 10, '.': 14 },
    ...{ ')': 0, ']': 0, ',': 0, '': 0 },
  }),
);

/** What stands side by side: a function and its arguments, `IS NOT NULL`, `ARRAY[…]`. */
const beside = '·';

function binding({ kind, text }: ExpressionToken): { operator: string; strength: number } {
  if (kind === 'cast') return { operator: '::', strength: strengths.cast };
  const isOperand = kind === 'name' || kind === 'value' || closing.has(text);
  const strength = isOperand ? undefined : operators.get(text);
  if (strength !== undefined) return { operator: text, strength };
  return kind === 'sign' && !isOperand
    ? { operator: text, strength: strengths.other }
    : { operator: beside, strength: strengths.word };
}

/** Everything from here that binds more tightly than `least`. */
function operation(reader: Reader, least: number): Operation {
  let left = operand(reader);
  for (;;) {
    const { operator, strength } = binding(peek(reader));
    if (strength <= least) return left;
    if (operator === '::') {
      left = { operator: '', parts: [`{${textOf(left)}::${next(reader).text}}`] };
      continue;
    }
    if (operator !== beside) next(reader);
    left = joined(left, operator, operation(reader, strength));
  }
}

/** `a AND (b AND c)` is `a AND b AND c`, and so for OR. */
function joined(left: Operation, operator: string, right: Operation): Operation {
  const isChain = operator === 'and' || operator === 'or';
  const parts = [left, right].flatMap((side) =>
    isChain && side.operator === operator ? side.parts : [textOf(side)],
  );
  return { operator, parts };
}

/** A group, a sign or NOT with what it stands before, or a single token. */
function operand(reader: Reader): Operation {
  const token = next(reader);
  const single = { operator: '', parts: [token.text] };
  if (token.kind === 'sign' && closing.has(token.text)) return group(reader, token.text);
  if (token.kind === 'word' && token.text === 'not') {
    return { operator: '', parts: [`{not ${textOf(operation(reader, strengths.not))}}`] };
  }
  if (token.kind !== 'sign' || token.text === '') return single;
  return { operator: '', parts: [`${token.text}${textOf(operation(reader, strengths.sign))}`] };
}

const closing: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
]);

/** A pair of parentheses around one expression is that expression; a list keeps its brackets. */
function group(reader: Reader, opening: string): Operation {
  const last = closing.get(opening);
  const inner: Operation[] = [];
  while (peek(reader).text !== last && peek(reader) !== end) {
    inner.push(operation(reader, 0));
    if (peek(reader).text === ',') next(reader);
  }
  next(reader);
  const [only] = inner;
  if (opening === '(' && inner.length === 1 && only !== undefined) return only;
  return { operator: '', parts: [`${opening}${inner.map(textOf).join(', ')}${last}`] };
}
