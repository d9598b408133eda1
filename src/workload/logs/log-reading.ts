import type { LogForm, LogSource, SkippedLines } from '../../model/observed.ts';
import { CsvForm } from './csv-form.ts';
import type { LogEntry, LogListener } from './entry.ts';
import { takeJson } from './json-form.ts';
import { Lines } from './lines.ts';
import { Pairing } from './pairing.ts';
import { StderrForm } from './stderr-form.ts';
import { Tally } from './tally.ts';

export interface FileReading {
  readonly add: (bytes: Buffer) => void;
  readonly end: () => void;
}

const byteOrderMark = /^\uFEFF/;

type Counts = { -readonly [Name in keyof SkippedLines]: number };

/** What was read so far of one or more logs. */
export class LogReading {
  readonly tally = new Tally();
  readonly cutFiles: string[] = [];
  readonly #database: string | null;
  readonly #forms: Partial<Record<LogForm, number>> = {};
  readonly #keys = new Set<string>();
  readonly #skipped: Counts = {
    ...{ cut: 0, notUtf8: 0, foreign: 0, otherMessages: 0, untimed: 0 },
    ...{ timesAlone: 0, otherPlans: 0, elsewhere: 0, tooLong: 0 },
  };
  #bytes = 0;
  #lines = 0;

  constructor(database: string | null) {
    this.#database = database;
  }

  /** Begins a file: what a form has not ended in one does not go on in the next. */
  begin(): FileReading {
    const pairing = new Pairing({
      timed: (entry) => this.tally.add(entry),
      skip: (why) => this.#skip(why),
    });
    const listener = this.#listener(pairing);
    const csv = new CsvForm(listener);
    const stderr = new StderrForm(listener);
    const lines = new Lines({
      line: (line) => this.#take(line.replace(byteOrderMark, ''), csv, stderr, listener),
      tooLong: () => this.#skip('tooLong'),
    });
    return {
      add: (bytes) => {
        this.#bytes += bytes.length;
        lines.add(bytes);
      },
      end: () => {
        const cut = lines.end();
        csv.end();
        stderr.end(cut);
        pairing.end();
      },
    };
  }

  source(files: readonly string[]): LogSource {
    return {
      kind: 'log',
      files,
      bytes: this.#bytes,
      lines: this.#lines,
      forms: { ...this.#forms },
      keys: [...this.#keys].sort(),
      notSql: this.tally.notSql(),
      skipped: { ...this.#skipped },
      cutFiles: [...this.cutFiles],
    };
  }

  /** Each line says what it is: files of several forms are read as they come. */
  #take(line: string, csv: CsvForm, stderr: StderrForm, listener: LogListener): void {
    this.#lines += 1;
    if (line.includes('\uFFFD')) this.#skip('notUtf8');
    if (csv.take(line)) return;
    if (takeJson(line, listener) || stderr.take(line) || line.trim() === '') return;
    this.#skip('foreign');
  }

  #listener(pairing: Pairing): LogListener {
    return {
      entry: (entry) => this.#addEntry(entry, pairing),
      notSql: (caller, ms) => {
        this.#count('service');
        this.tally.addNotSql(caller, ms);
      },
      key: (name) => this.#keys.add(name),
      skip: (why) => this.#skip(why),
    };
  }

  #addEntry(entry: LogEntry, pairing: Pairing): void {
    if (this.#isElsewhere(entry)) this.#skip('elsewhere');
    else {
      this.#count(entry.form);
      pairing.add(entry, entry.text === null ? null : this.tally.keyOf(entry.text));
    }
  }

  #isElsewhere({ database, application }: LogEntry): boolean {
    if (application === 'dbperf') return true;
    return this.#database !== null && database !== null && database !== this.#database;
  }

  #count(form: LogForm): void {
    this.#forms[form] = (this.#forms[form] ?? 0) + 1;
  }

  #skip(why: keyof SkippedLines): void {
    this.#skipped[why] += 1;
  }
}
