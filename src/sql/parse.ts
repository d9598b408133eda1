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

/** PostgreSQL 18's own parse tree; throws SqlSyntaxError. An empty text has no statements. */
export async function parse(sql: string): Promise<ParseResult> {
  // Loaded on first use: the parser is a megabyte of WebAssembly that `--version` does not need.
  const parser = await import('libpg-query');
  try {
    return sql === '' ? { stmts: [] } : await parser.parse(sql);
  } catch (error) {
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
