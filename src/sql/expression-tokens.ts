export interface ExpressionToken {
  readonly kind: 'name' | 'word' | 'value' | 'sign' | 'cast';
  /** Words in lower case; names without quotes where they need none, and so numbers. */
  readonly text: string;
}

const pattern = new RegExp(
  [
    // A cast with its type: PostgreSQL prints many that nobody wrote.
    /(?<cast>::\s*(?:"(?:[^"]|"")+"|\w+)(?:\s*\.\s*(?:"(?:[^"]|"")+"|\w+))?(?: varying| precision)?(?:\(\d+(?:,\s*-?\d+)?\))?(?: with(?:out)? time zone)?(?:\[\])*)/u,
    /(?<value>(?:\bE)?'(?:[^']|'')*'|\$?\d+(?:\.\d+)?(?:e[-+]?\d+)?)/u,
    /"(?<name>(?:[^"]|"")+)"/u,
    /(?<word>[\p{L}_][\p{L}\p{N}_$]*)/u,
    /(?<sign>[-+*/<>=~!@#%^&|`?]+|[^\s])/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);

/** The tokens of an expression; texts that differ only in blanks and in what is optional are alike. */
export function expressionTokens(sql: string): readonly ExpressionToken[] {
  const tokens: ExpressionToken[] = [];
  for (const { groups = {} } of sql.matchAll(pattern)) tokens.push(tokenOf(groups, tokens.at(-1)));
  return tokens.filter((token, at) => token.kind !== 'cast' || changes(token, tokens.slice(0, at)));
}

/** What PostgreSQL adds without being asked where two sides of a comparison differ in their type. */
const added =
  /^(?:text|varchar|bpchar|name|character(?: varying)?|numeric|double precision)(?:\[\])*$/;

/** Whether a cast is one that somebody wrote: not of a constant, which only has its type by it. */
function changes({ text }: ExpressionToken, before: readonly ExpressionToken[]): boolean {
  if (added.test(text)) return false;
  const [last, constant, opening] = before
    .filter(({ kind }) => kind !== 'cast')
    .slice(-3)
    .reverse();
  if (last?.kind === 'value') return false;
  return !(last?.text === ')' && constant?.kind === 'value' && opening?.text === '(');
}

function tokenOf(
  groups: Partial<Record<string, string>>,
  before: ExpressionToken | undefined,
): ExpressionToken {
  const { cast, value, name, word, sign = '' } = groups;
  if (cast !== undefined) return { kind: 'cast', text: typeOf(cast) };
  if (value !== undefined) return { kind: 'value', text: constantText(value, before) };
  if (name !== undefined) {
    return { kind: 'name', text: /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name}"` };
  }
  if (word !== undefined) return { kind: 'word', text: word.toLowerCase() };
  return { kind: 'sign', text: sign };
}

// `data -> '5'` is a key and `data -> 5` a place; '007' is a text that is no number's.
function constantText(value: string, before: ExpressionToken | undefined): string {
  const isKey = before?.kind === 'sign' && before.text.startsWith('->');
  return isKey ? value : value.replace(/^'(-?(?:0|[1-9]\d*)(?:\.\d+)?)'$/, '$1');
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['int', 'integer'],
  ['int4', 'integer'],
  ['int2', 'smallint'],
  ['int8', 'bigint'],
  ['bool', 'boolean'],
  ['float8', 'double precision'],
  ['float4', 'real'],
  ['decimal', 'numeric'],
  ['timestamptz', 'timestamp with time zone'],
  ['timestamp', 'timestamp without time zone'],
]);

/** A cast's type as PostgreSQL prints it, without its length. */
function typeOf(cast: string): string {
  const [, name = '', dimensions = ''] =
    /^::\s*(.*?)((?:\[\])*)$/s.exec(cast.replace(/\(.*?\)/, '')) ?? [];
  const known = name.startsWith('"') ? name : name.toLowerCase();
  return `${aliases.get(known) ?? known}${dimensions}`;
}
