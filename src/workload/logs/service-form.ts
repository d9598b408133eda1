import { isRecord } from '../../files/record.ts';
import type { LogListener } from './entry.ts';

/** As loggers and services commonly name them; the first that fits is taken. */
const times = [
  ...['durationMs', 'duration_ms', 'duration', 'elapsedMs', 'elapsed_ms', 'elapsed'],
  ...['queryTimeMs', 'query_time_ms', 'executionTimeMs', 'execution_time_ms', 'took'],
];
const texts = ['query', 'sql', 'statement', 'queryText', 'query_text'];

/** A `query` may also be a URL's, or GraphQL's. */
const sqlWord =
  /^(?:\s|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/|\()*(?:select|insert|update|delete|merge|with|values|table|begin|commit|rollback|set|copy|call|deallocate|savepoint|release)\b/i;

interface Field<T> {
  readonly key: string;
  readonly value: T;
}

/** Where loggers put what was logged; other objects may have values for keys. */
const places = ['meta', 'event', 'data', 'context', 'ctx', 'payload', 'fields', 'extra', 'db'];

/** An object of the line: itself, or one inside of it. */
interface Scope {
  readonly prefix: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Whether the line tells a statement, or a model and an action, and the time it took. */
export function readServiceEntry(
  line: Readonly<Record<string, unknown>>,
  listener: LogListener,
): boolean {
  const scopes: readonly Scope[] = [
    { prefix: '', fields: line },
    ...places.flatMap((key) => {
      const fields = line[key];
      return isRecord(fields) ? [{ prefix: `${key}.`, fields }] : [];
    }),
  ];
  const time = first(scopes, times, millisecondsOf);
  if (time === null) return false;
  const sql = first(scopes, texts, sqlOf);
  if (sql !== null) return takeSql(sql, time, listener);
  const model = first(scopes, ['model'], wordOf);
  const action = first(scopes, ['action', 'operation'], wordOf);
  if (action === null) return false;
  // A raw statement of Prisma's has no model: `$queryRaw`.
  const caller = model === null ? action.value : `${model.value}.${action.value}`;
  if (model === null && !action.value.startsWith('$')) return false;
  for (const field of [time, model, action]) if (field !== null) listener.key(field.key);
  listener.notSql(caller, time.value);
  return true;
}

function takeSql(sql: Field<string>, time: Field<number>, listener: LogListener): true {
  for (const { key } of [time, sql]) listener.key(key);
  const nobody = { process: null, database: null, application: null };
  listener.entry({ form: 'service', step: 'run', text: sql.value, ms: time.value, ...nobody });
  return true;
}

function first<T>(
  scopes: readonly Scope[],
  keys: readonly string[],
  read: (value: unknown) => T | null,
): Field<T> | null {
  for (const { prefix, fields } of scopes) {
    for (const key of keys) {
      const value = read(fields[key]);
      if (value !== null) return { key: prefix + key, value };
    }
  }
  return null;
}

const units: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1000, us: 0.001, µs: 0.001 };

function millisecondsOf(value: unknown): number | null {
  if (typeof value === 'number') return value >= 0 ? value : null;
  const [, number, unit = ''] =
    /^(\d+(?:\.\d+)?)\s*(ms|s|us|µs)?$/.exec(typeof value === 'string' ? value : '') ?? [];
  return number === undefined ? null : Number(number) * (units[unit] ?? 1);
}

function sqlOf(value: unknown): string | null {
  return typeof value === 'string' && sqlWord.test(value) ? value : null;
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' && /^[$\w]{1,64}$/.test(value) ? value : null;
}
