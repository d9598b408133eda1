import { isRecord } from '../../files/record.ts';
import type { LogListener } from './entry.ts';
import { readMessage } from './message.ts';
import { readServiceEntry } from './service-form.ts';

/** Reads a line that holds a JSON object: PostgreSQL's jsonlog, or a service's log. */
export function takeJson(line: string, listener: LogListener): boolean {
  if (!line.startsWith('{')) return false;
  const value = parsed(line);
  if (!isRecord(value)) listener.skip('cut');
  else if (typeof value.error_severity === 'string') readJsonLog(value, listener);
  else if (!readServiceEntry(value, listener)) listener.skip('foreign');
  return true;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function readJsonLog(value: Readonly<Record<string, unknown>>, listener: LogListener): void {
  const { error_severity: severity, message } = value;
  const text = (of: unknown) => (typeof of === 'string' && of !== '' ? of : null);
  const process = typeof value.pid === 'number' ? String(value.pid) : null;
  const origin = {
    process,
    database: text(value.dbname),
    application: text(value.application_name),
  };
  if (severity !== 'LOG' || typeof message !== 'string') listener.skip('otherMessages');
  else readMessage(message, 'jsonlog', origin, listener);
}
