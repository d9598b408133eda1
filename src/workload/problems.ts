import type { ProblemText } from '../model/problem.ts';

const TAGS = '@name @budget @param @sample @weight @small @ignore @writes';

/** Of a file or folder that cannot be read: the error's code where it has one. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}

export function unreadableFile(where: string, cause: string): ProblemText {
  return { code: 'path-file', what: 'cannot read the critical path', where, cause };
}

export function unreadableFolder(where: string, cause: string): ProblemText {
  return { code: 'path-folder', what: 'cannot read the folder of critical paths', where, cause };
}

export function notText(where: string): ProblemText {
  return {
    code: 'path-file',
    what: 'the critical path is not a text',
    where,
    expected: 'a file of SQL in UTF-8',
  };
}

export function syntaxError(where: string, cause: string, placeholder: boolean): ProblemText {
  const help = 'write parameters as $1, $2, …: PostgreSQL knows neither :name nor ?';
  return {
    code: 'sql-syntax',
    what: 'the statement has a syntax error',
    where,
    cause,
    ...(placeholder ? { help } : {}),
  };
}

export function noStatement(where: string): ProblemText {
  return {
    code: 'path-empty',
    what: 'the file holds no statement',
    where,
    expected: 'one SQL statement after the header',
    help: 'write the statement, or delete the file',
  };
}

export function severalStatements(where: string, count: number): ProblemText {
  return {
    code: 'path-several-statements',
    what: 'the file holds more than one statement',
    where,
    expected: 'one statement',
    received: `${count} statements`,
    help: 'give each statement a file of its own',
  };
}

export function refusedStatement(where: string, command: string): ProblemText {
  return {
    code: 'path-refused',
    what: `${command} is not a statement that can be measured`,
    where,
    expected: 'SELECT, or INSERT, UPDATE, DELETE or MERGE with @writes rollback',
  };
}

export function writingStatement(where: string): ProblemText {
  return {
    code: 'path-writes',
    what: 'the statement writes, and is not run unless both the file and the call allow it',
    where,
    help: 'add "-- @writes rollback" to its header and call with --allow-writes: it is then run in a transaction that is rolled back',
  };
}

export function missingParameter(where: string, missing: number, highest: number): ProblemText {
  return {
    code: 'path-parameter',
    what: `the statement uses $${highest} but not $${missing}`,
    where,
    expected: `parameters from $1 to $${highest} without a gap`,
    help: 'number the parameters from $1 without a gap',
  };
}

export function unusedParameter(where: string, number: number): ProblemText {
  return {
    code: 'path-parameter',
    what: `@param describes $${number}, which the statement does not use`,
    where,
    help: 'correct the number, or remove the line',
  };
}

export function duplicateName(where: string, name: string, other: string): ProblemText {
  return {
    code: 'path-name',
    what: `two critical paths are called "${name}"`,
    where,
    received: `the name that ${other} has`,
    help: 'give one of them another @name',
  };
}

export function unknownTag(where: string, tag: string, suggestion: string): ProblemText {
  return {
    code: 'path-header',
    what: `unknown tag @${tag}`,
    where,
    expected: TAGS,
    help: `did you mean @${suggestion}?`,
  };
}

export function repeatedTag(where: string, tag: string): ProblemText {
  return { code: 'path-header', what: `@${tag} is said twice`, where, help: 'keep one of them' };
}

/** A tag whose text does not have its form. */
export function malformedTag(
  where: string,
  tag: string,
  expected: string,
  received: string,
): ProblemText {
  return {
    code: 'path-header',
    what: `@${tag} is not understood`,
    where,
    expected,
    received: received === '' ? 'nothing' : received,
  };
}

export function sampleSyntax(where: string, set: string, cause: string): ProblemText {
  return {
    code: 'path-sample',
    what: `the sample "${set}" is not one SELECT statement`,
    where,
    cause,
  };
}

export function statisticsMissing(where: string): ProblemText {
  return {
    code: 'statistics-missing',
    what: 'the database does not have pg_stat_statements',
    where,
    help: "add pg_stat_statements to shared_preload_libraries, restart the server, and run CREATE EXTENSION pg_stat_statements; (it is in the package of PostgreSQL's contrib)",
  };
}

export function statisticsNotLoaded(where: string): ProblemText {
  return {
    code: 'statistics-not-loaded',
    what: 'pg_stat_statements is in the database, and the server does not load it',
    where,
    help: 'add pg_stat_statements to shared_preload_libraries, and restart the server',
  };
}

export function statisticsForbidden(where: string): ProblemText {
  return {
    code: 'statistics-forbidden',
    what: 'the role may not read pg_stat_statements',
    where,
    help: 'grant it USAGE on the schema of the extension and SELECT on its view, and pg_read_all_stats for the texts of other roles',
  };
}

export function statisticsEmpty(where: string): ProblemText {
  return {
    code: 'statistics-empty',
    what: 'pg_stat_statements has seen no statement of this database',
    where,
    help: 'let the service work for a while; SHOW pg_stat_statements.track must not be "none"',
  };
}

export function unreadableLog(where: string, cause: string): ProblemText {
  return { code: 'log-file', what: 'cannot read the log', where, cause };
}

/** A log in which no statement with its time was found; `received` says what was. */
export function nothingInLog(where: string, received: string): ProblemText {
  return {
    code: 'log-empty',
    what: 'the log holds no statement with its time',
    where,
    expected:
      "PostgreSQL's log in English (stderr, csvlog or jsonlog form), or JSON lines with a statement (query, sql) and its time (durationMs, duration)",
    received,
    help: "let PostgreSQL write them: log_min_duration_statement = '100ms', lc_messages = 'C'; or load auto_explain with auto_explain.log_min_duration = '100ms' and auto_explain.log_format = 'json'",
  };
}
