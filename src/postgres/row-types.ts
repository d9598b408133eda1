import pg from 'pg';

/** PostgreSQL type OIDs: bool, int2, int4, oid, float4, float8, json, jsonb. */
const scalars = [16, 21, 23, 26, 700, 701, 114, 3802];
/** Arrays of bool, int2, int4, oid, float4, float8, "char", text, varchar. */
const arrays = [1000, 1005, 1007, 1028, 1021, 1022, 1002, 1009, 1015];
const parsed = new Set([...scalars, ...arrays]);
const int8 = 20;
const nameArray = 1003;
const textArray: number = 1009;

type Parser = (text: string) => unknown;

/**
 * Values of rows: numbers, booleans, json and arrays of plain types are parsed; int8 is a number
 * when it is safe as one; all else (numeric, dates, intervals, bytea) stays PostgreSQL's text.
 */
export function rowTypeParser(oid: number): Parser {
  if (oid === int8) return parseInt8;
  if (oid === nameArray) return pg.types.getTypeParser(textArray, 'text');
  return parsed.has(oid) ? pg.types.getTypeParser(oid, 'text') : (text) => text;
}

function parseInt8(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}
