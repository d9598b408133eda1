import type { Catalog } from '../model/catalog.ts';
import { Problem } from '../model/problem.ts';
import { redactUrl } from '../text/redact-url.ts';
import { knownFailure } from './failures.ts';
import { placeOfError } from './sent-statements.ts';
import { sqlState } from './sql-state.ts';

/** Why a statement could not be run, ready for the report: no values of rows, no secrets. */
export interface Failure {
  /** Stable, for example `relation-unknown`; `failed` where dbperf knows nothing better. */
  readonly code: string;
  readonly reason: string;
  readonly help: string | null;
}

/** The statement as the user wrote it; a CriticalPath is one. */
export interface FailedStatement {
  readonly sql: string;
  /** The file. */
  readonly source: string;
  /** Line of the file (from 1) on which `sql` starts. */
  readonly line: number;
}

/**
 * Explains what `Transaction.query` rejected with, while it ran the statement or an EXPLAIN of it.
 * With a catalog, unknown names get a "did you mean".
 */
export function explainFailure(
  error: unknown,
  statement: FailedStatement,
  catalog?: Catalog,
): Failure {
  if (error instanceof Problem) return ofProblem(error);
  const state = sqlState(error);
  if (!(error instanceof Error) || state === null) return ofUnknown(error);
  const known = knownFailure(state, error.message);
  const message = shown(error, state);
  const hint = message === error.message ? fieldOf(error, 'hint') : null;
  const facts = { message, hint, sql: statement.sql, catalog };
  return {
    code: known?.code ?? 'failed',
    reason: `${message}${placeText(error, statement)} (${state})`,
    help: known?.help(facts) ?? null,
  };
}

function ofProblem(problem: Problem): Failure {
  const text = problem.texts[0];
  const cause = text?.cause === undefined ? '' : `: ${text.cause}`;
  return {
    code: text?.code ?? 'failed',
    reason: `${text?.what ?? problem.message}${cause}`,
    help: text?.help ?? null,
  };
}

function ofUnknown(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'failed', reason: redactUrl(message), help: null };
}

/**
 * Errors of data quote values, and a RAISE says what it likes, with any code. Errors of class 42 quote
 * names of the statement where they have a place in it; without one they are of what it computed:
 * a name that a row holds (`word::regclass`), or a statement that a function put together.
 */
function shown(error: Error, state: string): string {
  const raised = state.startsWith('P0') || fieldOf(error, 'routine') === 'exec_stmt_raise';
  if (raised) return 'a function raised an exception';
  const names = /^(?:42(?!501)|3D|3F)/.test(state);
  if (names && fieldOf(error, 'position') === null && fieldOf(error, 'where') !== null) {
    return 'a function that it calls failed';
  }
  const safe = names
    ? fieldOf(error, 'position') !== null
    : /^(?:42501|25|26|34|08|0A|5[3-8]|XX)/.test(state);
  return safe ? error.message : withoutValues(error.message);
}

function withoutValues(message: string): string {
  return message.replace(/".*"/s, '"…"').replace(/: (?!"…"$).*$/s, '');
}

/** A field of pg's DatabaseError. */
function fieldOf(error: Error, field: 'hint' | 'routine' | 'position' | 'where'): string | null {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : null;
}

function placeText(error: Error, statement: FailedStatement): string {
  const place = placeOfError(error, statement.sql);
  if (place === null) return '';
  return ` at ${statement.source}:${statement.line + place.line - 1}:${place.column}`;
}
