/** One token of a text, comments among them. */
export interface Token {
  /** Byte offsets. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** `SCONST`, `ICONST`, `IDENT`, `C_COMMENT`, …; `UNKNOWN` for keywords and operators. */
  readonly tokenName: string;
  /** `RESERVED_KEYWORD`, `UNRESERVED_KEYWORD`, …; `NO_KEYWORD` for all else. */
  readonly keywordName: string;
}

/** The tokens of a text that `parse` has understood. */
export async function tokensOf(sql: string): Promise<readonly Token[]> {
  const parser = await import('libpg-query');
  await parser.loadModule();
  return (await parser.scan(sql)).tokens;
}

/** Whether a word is one that PostgreSQL keeps for itself: `SELECT`, and not `day`. */
export async function isReserved(word: string): Promise<boolean> {
  const [token] = await tokensOf(word);
  return token?.keywordName === 'RESERVED_KEYWORD';
}
