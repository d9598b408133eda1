import type { Cursor } from './cursor.ts';
import type { Argument, Expression } from './syntax.ts';

/** A value: `"text"`, `word`, `word(…)`, `[…]` or `{ key: value }`. */
export function parseExpression(cursor: Cursor): Expression {
  if (cursor.accept('[')) return { kind: 'list', items: parseItems(cursor, ']') };
  if (cursor.accept('{')) return { kind: 'object', entries: parseArguments(cursor, '}') };
  const token = cursor.take();
  if (token.kind === 'string') return { kind: 'string', value: token.text };
  if (!cursor.accept('(')) return { kind: 'word', value: token.text };
  return { kind: 'call', name: token.text, arguments: parseArguments(cursor, ')') };
}

function parseItems(cursor: Cursor, close: string): Expression[] {
  return parseArguments(cursor, close).map((each) => each.value);
}

/** Arguments up to the closing mark, which is taken too. */
export function parseArguments(cursor: Cursor, close: string): Argument[] {
  const found: Argument[] = [];
  while (!cursor.done && !cursor.accept(close)) {
    if (!cursor.accept(',')) found.push(parseArgument(cursor));
  }
  return found;
}

function parseArgument(cursor: Cursor): Argument {
  const named = cursor.peek(1).kind === 'mark' && cursor.peek(1).text === ':';
  const name = named ? cursor.take().text : null;
  if (named) cursor.take();
  return { name, value: parseExpression(cursor) };
}
