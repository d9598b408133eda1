import { parse, type RawStmt } from './parse.ts';

export interface SplitStatement {
  readonly sql: string;
  readonly statement: RawStmt;
}

/** The statements of a text, each with its own part of it; throws SqlSyntaxError. */
export async function splitStatements(text: string): Promise<readonly SplitStatement[]> {
  const { stmts = [] } = await parse(text);
  // The parser counts bytes.
  const bytes = Buffer.from(text);
  return stmts.map((statement) => {
    const { stmt_location: start = 0, stmt_len: length } = statement;
    const end = length ? start + length : bytes.length;
    return { sql: bytes.subarray(start, end).toString().trim(), statement };
  });
}
