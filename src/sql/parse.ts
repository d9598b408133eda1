import type { ParseResult } from '@pgsql/types';
import { offsetOfCharacter, type Place, placeAt } from './place.ts';

export type * from '@pgsql/types';

/** What PostgreSQL's parser says of a text that is not SQL, with the place it stumbled at. */
export class SqlSyntaxError extends Error {
  readonly place: Place;

  constructor(message: string, place: Place) {
    super(message);
    this.name = 'SqlSyntaxError';
    this.place = place;
  }
}

/** Begins to load the parser beside other work: it is a megabyte of WebAssembly. */
export async function warmUp(): Promise<void> {
  const parser = await import('libpg-query');
  await parser.loadModule();
}

// A call that overflows keeps its part of the parser's own stack: after some 25 the parser hangs.
const MOST_OVERFLOWS = 10;
/** Characters that cannot be nested deeply enough to overflow. */
const ALWAYS_SHALLOW = 20_000;
let overflows = 0;

/**
 * PostgreSQL 18's own parse tree. An empty text has no statements. Throws SqlSyntaxError, and
 * RangeError where it is nested too deeply: tens of thousands of operators in a row.
 */
export async function parse(sql: string): Promise<ParseResult> {
  // Loaded on first use: the parser is a megabyte of WebAssembly that `--version` does not need.
  const parser = await import('libpg-query');
  if (overflows >= MOST_OVERFLOWS && sql.length > ALWAYS_SHALLOW) {
    throw new RangeError('too long to be parsed after others were nested too deeply');
  }
  try {
    return sql === '' ? { stmts: [] } : await parser.parse(sql);
  } catch (error) {
    if (error instanceof RangeError) overflows += 1;
    throw parser.hasSqlDetails(error)
      ? syntaxError(sql, error.message, error.sqlDetails?.cursorPosition ?? 0)
      : error;
  }
}

/** 16 hexadecimal digits, the same for statements that differ only in constants. */
export async function fingerprint(sql: string): Promise<string> {
  await parse(sql);
  const parser = await import('libpg-query');
  return parser.fingerprint(sql === '' ? ' ' : sql);
}

function syntaxError(sql: string, message: string, characters: number): SqlSyntaxError {
  return new SqlSyntaxError(message, placeAt(sql, offsetOfCharacter(sql, characters)));
}
