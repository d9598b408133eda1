import type { Token } from './tokens.ts';

/** Tokens, with the index of each bracket's other one. */
export interface Bracketed {
  readonly tokens: readonly Token[];
  readonly partner: ReadonlyMap<number, number>;
}

/** Index of the `,`, `;` or closing bracket behind an expression, or of a line that begins anew. */
export function endOf({ tokens, partner }: Bracketed, start: number): number {
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind === 'word' && at > start && beginsStatement(tokens, at)) return at;
    if (token?.kind !== 'mark') continue;
    if (/^[,;)\]}]$/.test(token.text)) return at;
    if (/^[([{]$/.test(token.text)) at = partner.get(at) ?? at;
  }
  return tokens.length;
}

const statements = new Set(['const', 'let', 'var', 'export', 'import', 'function', 'class', 'if']);

/** Without semicolons a statement ends where the next line begins another. */
function beginsStatement(tokens: readonly Token[], at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  if (before === undefined || token === undefined || before.line === token.line) return false;
  return statements.has(token.text) || (before.kind !== 'mark' && tokens[at + 1]?.text === '=');
}
