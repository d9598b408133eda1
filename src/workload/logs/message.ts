import type { LogForm } from '../../model/observed.ts';
import type { LogEntry, LogListener } from './entry.ts';

/** Who logged a message, as far as the form tells. */
export type Origin = Pick<LogEntry, 'process' | 'database' | 'application'>;

const timed =
  /^duration: (\d+(?:\.\d+)?) ms(?: {2}(statement|parse|bind|execute|plan)\b.*?:\s+([\s\S]*))?$/;

// log_statement: the time follows in a message of its own, with log_duration.
const untimed = /^(?:statement|execute .*?): ([\s\S]*)$/;

/** Reads one message of severity LOG. */
export function readMessage(
  message: string,
  form: LogForm,
  origin: Origin,
  listener: LogListener,
): void {
  const [, ms, word, text = ''] = timed.exec(message) ?? [];
  const entry = (step: LogEntry['step'], sql: string | null, time: number | null) =>
    listener.entry({ form, step, text: sql, ms: time, ...origin });
  if (ms === undefined) {
    const [, sql] = untimed.exec(message) ?? [];
    if (sql === undefined) listener.skip('otherMessages');
    else entry('run', sql, null);
  } else if (word === undefined) entry('run', null, Number(ms));
  else if (word === 'plan') readPlan(text, Number(ms), origin, listener);
  else entry(word === 'parse' || word === 'bind' ? word : 'run', text, Number(ms));
}

// Its values, of PostgreSQL 16 and later, are never looked at.
function readPlan(text: string, ms: number, origin: Origin, listener: LogListener): void {
  const sql = queryTextOf(text);
  if (sql !== null) {
    listener.entry({ form: 'auto_explain', step: 'plan', text: sql, ms, ...origin });
  } else listener.skip(text.startsWith('{') ? 'cut' : 'otherPlans');
}

function queryTextOf(json: string): string | null {
  try {
    const sql: unknown = Object(JSON.parse(json))['Query Text'];
    return typeof sql === 'string' ? sql : null;
  } catch {
    return null;
  }
}
