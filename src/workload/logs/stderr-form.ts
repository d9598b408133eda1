import { type LogListener, longestEntry } from './entry.ts';
import { type Origin, readMessage } from './message.ts';

const severities = new Set([
  ...['LOG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'FATAL', 'PANIC', 'DEBUG'],
  ...['DEBUG1', 'DEBUG2', 'DEBUG3', 'DEBUG4', 'DEBUG5'],
]);

/** They say more of the message before them. */
const details = new Set([
  ...['DETAIL', 'HINT', 'QUERY', 'CONTEXT', 'LOCATION', 'BACKTRACE', 'STATEMENT'],
]);

/** Puts together the messages of the server's text log, whatever its log_line_prefix. */
export class StderrForm {
  readonly #listener: LogListener;
  /** The message that is being read; null where nothing of it is of interest. */
  #message: string[] | null = null;
  #length = 0;
  #prefix = '';
  /** Lines that begin with a tab belong to something that was seen to begin. */
  #open = false;

  constructor(listener: LogListener) {
    this.#listener = listener;
  }

  /** Whether the line belonged to a message. */
  take(line: string): boolean {
    if (line.startsWith('\t')) return this.#goOn(line.slice(1));
    const place = severityIn(line);
    if (place === null) {
      this.#flush();
      this.#open = false;
      return false;
    }
    this.#begin(line, place);
    return true;
  }

  /** A line that ends without a newline was cut, and so is what it belongs to. */
  end(cut: boolean): void {
    if (cut && this.#message !== null) this.#drop('cut');
    this.#flush();
  }

  #begin(line: string, { word, at }: Severity): void {
    this.#flush();
    this.#open = true;
    if (details.has(word)) return;
    if (word !== 'LOG') this.#listener.skip('otherMessages');
    else this.#keep(line.slice(0, at), line.slice(at + word.length + 3));
  }

  #keep(prefix: string, first: string): void {
    this.#prefix = prefix;
    this.#message = [first];
    this.#length = first.length;
  }

  #goOn(line: string): boolean {
    if (!this.#open) {
      // The rest of a message whose beginning is in another file.
      this.#listener.skip('cut');
      this.#open = true;
    }
    this.#message?.push(line);
    this.#length += line.length;
    if (this.#message !== null && this.#length > longestEntry) this.#drop('tooLong');
    return true;
  }

  #drop(why: 'cut' | 'tooLong'): void {
    this.#listener.skip(why);
    this.#message = null;
  }

  #flush(): void {
    if (this.#message === null) return;
    readMessage(this.#message.join('\n'), 'stderr', originOf(this.#prefix), this.#listener);
    this.#message = null;
  }
}

interface Severity {
  readonly word: string;
  readonly at: number;
}

/** `… LOG:  `: the first of its kind, after a prefix that may hold anything. */
function severityIn(line: string): Severity | null {
  for (let colon = line.indexOf(':  '); colon >= 0; colon = line.indexOf(':  ', colon + 1)) {
    const [word = ''] = /[A-Z]+\d?$/.exec(line.slice(Math.max(0, colon - 10), colon)) ?? [];
    if (severities.has(word) || details.has(word)) return { word, at: colon - word.length };
  }
  return null;
}

// What prefixes commonly hold: `[%p]`, `db=%d`, `%u@%d`, `app=%a`.
function originOf(prefix: string): Origin {
  const [, process = null] = /\[(\d+)(?:-\d+)?\]|\bpid[=:]\s*(\d+)/.exec(prefix) ?? [];
  const [, database = null] =
    /\b(?:db|database)=([^,\s\]]+)/.exec(prefix) ?? /[\w-]+@([\w-]+)\b/.exec(prefix) ?? [];
  const [, application = null] = /\bapp(?:lication)?=([^,\s\]]+)/.exec(prefix) ?? [];
  return { process, database, application };
}
