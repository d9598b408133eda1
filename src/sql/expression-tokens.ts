export interface ExpressionToken {
  readonly kind: 'name' | 'word' | 'value' | 'sign' | 'cast';
  /** Words in lower case; names without quotes where they need none, numbers always. */
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
  return [...sql.matchAll(pattern)].flatMap(({ groups = {} }) => tokenOf(groups));
}

function tokenOf(groups: Partial<Record<string, string>>): ExpressionToken[] {
  const { cast, value, name, word, sign = '' } = groups;
  if (cast !== undefined) return [{ kind: 'cast', text: cast }];
  if (value !== undefined)
    return [{ kind: 'value', text: value.replace(/^'(-?\d+(?:\.\d+)?)'$/, '$1') }];
  if (name !== undefined) {
    return [{ kind: 'name', text: /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name}"` }];
  }
  if (word !== undefined) return [{ kind: 'word', text: word.toLowerCase() }];
  return [{ kind: 'sign', text: sign }];
}
