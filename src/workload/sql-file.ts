import type { CriticalPath, Parameter } from '../model/path.ts';
import type { ProblemText } from '../model/problem.ts';
import { parameterNumbers, parameterReferences } from '../sql/parameters.ts';
import { fingerprint, parse, type RawStmt, SqlSyntaxError } from '../sql/parse.ts';
import { offsetOfByte, type Place, placeAt } from '../sql/place.ts';
import { statementKind } from '../sql/statement.ts';
import { type Header, readHeader } from './header.ts';
import { splitHeader } from './header-lines.ts';
import {
  missingParameter,
  noStatement,
  refusedStatement,
  sampleSyntax,
  severalStatements,
  syntaxError,
  unusedParameter,
  writingStatement,
} from './problems.ts';

/** The path that a file holds, or what is wrong with it, all at once. */
export type SqlFile =
  | { readonly path: CriticalPath; readonly problems?: never }
  | { readonly path: null; readonly problems: readonly ProblemText[] };

interface Source {
  /** As it is named in problems. */
  readonly name: string;
  /** The default name of the path. */
  readonly stem: string;
  readonly text: string;
}

/** Reads one file in TypedSQL form. */
export async function readSqlFile(source: Source): Promise<SqlFile> {
  const { tags, start } = splitHeader(source.text);
  const header = readHeader(tags, source.name);
  const samples = await Promise.all(header.samples.map((sample) => checkSample(sample, source)));
  const before = [...header.problems, ...samples.flat()];
  try {
    const statement = await readStatement(source, start, header);
    const problems = [...before, ...statement.problems];
    if (problems.length > 0 || statement.path === null) return { path: null, problems };
    return { path: statement.path };
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    return { path: null, problems: [...before, faultOf(source, start, error)] };
  }
}

interface Statement {
  readonly path: CriticalPath | null;
  readonly problems: readonly ProblemText[];
}

async function readStatement(source: Source, start: number, header: Header): Promise<Statement> {
  const rest = source.text.slice(start);
  const [statement, second, ...others] = (await parse(rest)).stmts ?? [];
  const fault = (problem: ProblemText): Statement => ({ path: null, problems: [problem] });
  if (!statement?.stmt) return fault(noStatement(source.name));
  if (second) {
    const where = at(source, start + startOf(rest, second));
    return fault(severalStatements(where, 2 + others.length));
  }
  const kind = statementKind(statement.stmt);
  const begin = sqlStart(rest, statement);
  const where = at(source, start + begin);
  if (typeof kind === 'object') return fault(refusedStatement(where, kind.refused));
  const sql = rest.slice(begin, endOf(rest, statement)).trimEnd();
  const place = { sql, line: placeAt(source.text, start + begin).line };
  const refused = kind === 'write' && !header.writesSaid ? [writingStatement(where)] : [];
  return {
    path: await pathOf(source, header, statement, { ...place, kind }),
    problems: [...refused, ...parameterProblems(source, start, statement, header)],
  };
}

async function pathOf(
  source: Source,
  header: Header,
  statement: RawStmt,
  own: Pick<CriticalPath, 'sql' | 'line' | 'kind'>,
): Promise<CriticalPath> {
  return {
    ...own,
    name: header.name ?? source.stem,
    source: source.name,
    fingerprint: await fingerprint(own.sql),
    budget: { timeMs: header.timeMs },
    parameters: parameterNumbers(statement).map((number) => parameterOf(header, number)),
    samples: header.samples.map(({ set, sql, line }) => ({ set, sql, line })),
    weight: header.weight,
    small: header.small,
    ignores: header.ignores,
    writesRollback: header.writesRollback,
  };
}

function parameterOf(header: Header, number: number): Parameter {
  const described = header.parameters.find((parameter) => parameter.number === number);
  const { name = null, type = null, nullable = false } = described ?? {};
  return { number, name, type, nullable };
}

function parameterProblems(
  source: Source,
  start: number,
  statement: RawStmt,
  header: Header,
): readonly ProblemText[] {
  const numbers = parameterNumbers(statement);
  const unused = header.parameters
    .filter(({ number }) => !numbers.includes(number))
    .map(({ number, line }) => unusedParameter(`${source.name}:${line}`, number));
  const missing = numbers.findIndex((number, index) => number !== index + 1) + 1;
  if (missing === 0) return unused;
  const rest = source.text.slice(start);
  const highest = numbers.at(-1) ?? 0;
  const beyond = parameterReferences(statement).find(({ number }) => number > missing);
  const where = at(source, start + offsetOfByte(rest, beyond?.location ?? 0));
  return [missingParameter(where, missing, highest), ...unused];
}

async function checkSample(
  sample: Header['samples'][number],
  source: Source,
): Promise<readonly ProblemText[]> {
  const where = (place: Place) =>
    `${source.name}:${sample.line}:${sample.column + place.column - 1}`;
  try {
    const [statement, second] = (await parse(sample.sql)).stmts ?? [];
    const kind = statement?.stmt && !second ? statementKind(statement.stmt) : null;
    if (kind === 'read') return [];
    const cause = second ? 'it holds several statements' : 'it does something else than reading';
    return [sampleSyntax(where({ line: 1, column: 1 }), sample.set, cause)];
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    return [sampleSyntax(where(error.place), sample.set, error.message)];
  }
}

function faultOf(source: Source, start: number, error: SqlSyntaxError): ProblemText {
  const line = placeAt(source.text, start).line + error.place.line - 1;
  const placeholder = /at or near "[:?@]/.test(error.message);
  return syntaxError(`${source.name}:${line}:${error.place.column}`, error.message, placeholder);
}

// The parser gives bytes, and counts the white space and comments before a statement to it.
function startOf(text: string, statement: RawStmt): number {
  const offset = offsetOfByte(text, statement.stmt_location ?? 0);
  return offset + (/^(?:\s+|--[^\n]*)*/.exec(text.slice(offset))?.[0].length ?? 0);
}

// A comment before the statement may be a hint or a tag of its sender: it belongs to it.
function sqlStart(text: string, statement: RawStmt): number {
  const start = startOf(text, statement);
  return text.slice(0, start).includes(';') ? start : text.search(/\S/);
}

function endOf(text: string, statement: RawStmt): number {
  const { stmt_location: start = 0, stmt_len: length } = statement;
  return length ? offsetOfByte(text, start + length) : text.length;
}

function at(source: Source, offset: number): string {
  const { line, column } = placeAt(source.text, offset);
  return `${source.name}:${line}:${column}`;
}
