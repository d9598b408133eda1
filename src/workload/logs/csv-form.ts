import { type LogListener, longestEntry } from './entry.ts';
import { type Origin, readMessage } from './message.ts';

const start =
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^,"]+,(?:"(?:[^"]|"")*")?,(?:"(?:[^"]|"")*")?,\d*,/;

/** Whether a record of csvlog begins with this line. */
function beginsCsv(line: string): boolean {
  const digit = line.charCodeAt(0);
  return digit >= 48 && digit <= 57 && start.test(line);
}

/** Columns by their place, from 0. */
const columns = { database: 2, process: 3, severity: 11, message: 13, application: 22 };
const wanted = new Set(Object.values(columns));

/** Puts together the records of csvlog, which go on over lines inside quotes. */
export class CsvForm {
  readonly #listener: LogListener;
  #lines: string[] = [];
  #length = 0;
  /** Inside of quotes at the end of the last line. */
  #quoted = false;

  constructor(listener: LogListener) {
    this.#listener = listener;
  }

  /** Whether the line belonged to a record. */
  take(line: string): boolean {
    const begins = beginsCsv(line);
    if (!begins && !this.#quoted) return false;
    if (begins && this.#quoted) this.#cut();
    this.#lines.push(line);
    this.#length += line.length;
    this.#quoted = this.#quoted !== hasOddQuotes(line);
    if (!this.#quoted) this.#end();
    else if (this.#length > longestEntry) this.#drop('tooLong');
    return true;
  }

  end(): void {
    if (this.#quoted) this.#cut();
  }

  #cut(): void {
    this.#drop('cut');
  }

  #drop(why: 'cut' | 'tooLong'): void {
    this.#listener.skip(why);
    this.#clear();
  }

  #clear(): void {
    this.#lines = [];
    this.#length = 0;
    this.#quoted = false;
  }

  #end(): void {
    const record = this.#lines.join('\n');
    this.#clear();
    const fields = fieldsOf(record);
    const message = fields.get(columns.message);
    if (message === undefined) this.#listener.skip('cut');
    else if (fields.get(columns.severity) !== 'LOG') this.#listener.skip('otherMessages');
    else readMessage(message, 'csvlog', originOf(fields), this.#listener);
  }
}

function originOf(fields: ReadonlyMap<number, string>): Origin {
  const at = (column: number) => fields.get(column) || null;
  return {
    process: at(columns.process),
    database: at(columns.database),
    application: at(columns.application),
  };
}

function hasOddQuotes(line: string): boolean {
  let odd = false;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

/** The fields that are looked at, unquoted, by their column; nothing of a record with too few. */
function fieldsOf(record: string): ReadonlyMap<number, string> {
  const fields = new Map<number, string>();
  let at = 0;
  for (let column = 0; column <= columns.application; column += 1) {
    if (at > record.length) return new Map();
    const end = record[at] === '"' ? closingQuote(record, at) + 1 : fieldEnd(record, at);
    if (wanted.has(column)) fields.set(column, unquoted(record.slice(at, end)));
    at = end + 1;
  }
  return fields;
}

function unquoted(field: string): string {
  if (!field.startsWith('"')) return field;
  const text = field.slice(1, -1);
  return text.includes('"') ? text.replaceAll('""', '"') : text;
}

function fieldEnd(record: string, from: number): number {
  const comma = record.indexOf(',', from);
  return comma < 0 ? record.length : comma;
}

function closingQuote(record: string, open: number): number {
  let at = record.indexOf('"', open + 1);
  while (at >= 0 && record[at + 1] === '"') at = record.indexOf('"', at + 2);
  return at < 0 ? record.length : at;
}
