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
  const message = shown(error.message, state);
  const facts = { message, hint: hintOf(error), sql: statement.sql, catalog };
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
 * Errors of class 42 and of the server itself quote the statement or names; those of data quote
 * values, and a RAISE says what it likes.
 */
function shown(message: string, state: string): string {
  if (state.startsWith('P0')) return 'a function raised an exception';
  return /^(?:42|3D|3F|25|26|34|08|0A|5[3-8]|XX)/.test(state) ? message : withoutValues(message);
}

function withoutValues(message: string): string {
  return message.replace(/".*"/s, '"…"').replace(/: (?!"…"$).*$/s, '');
}

function hintOf(error: Error): string | null {
  return 'hint' in error && typeof error.hint === 'string' ? error.hint : null;
}

function placeText(error: Error, statement: FailedStatement): string {
  const place = placeOfError(error, statement.sql);
  if (place === null) return '';
  return ` at ${statement.source}:${statement.line + place.line - 1}:${place.column}`;
}
