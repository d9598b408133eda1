import { StringDecoder } from 'node:string_decoder';
import { longestEntry } from './entry.ts';

export interface LineListener {
  readonly line: (line: string) => void;
  readonly tooLong: () => void;
}

/** Cuts bytes into lines without their ends; what is not UTF-8 becomes U+FFFD. */
export class Lines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #listener: LineListener;
  #rest: string[] = [];
  #length = 0;
  #skipping = false;

  constructor(listener: LineListener) {
    this.#listener = listener;
  }

  add(bytes: Buffer): void {
    const text = this.#decoder.write(bytes);
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#keep(text.slice(from, end));
      this.#end();
      from = end + 1;
    }
    this.#keep(text.slice(from));
  }

  /** Passes on what is left; true where the last line had no end. */
  end(): boolean {
    this.#keep(this.#decoder.end());
    const cut = this.#length > 0;
    if (cut) this.#end();
    return cut;
  }

  #keep(part: string): void {
    if (part === '' || this.#skipping) return;
    this.#rest.push(part);
    this.#length += part.length;
    if (this.#length <= longestEntry) return;
    this.#listener.tooLong();
    this.#skipping = true;
    this.#clear();
  }

  #end(): void {
    const line = this.#rest.length === 1 ? (this.#rest[0] ?? '') : this.#rest.join('');
    const { line: pass } = this.#listener;
    if (!this.#skipping) pass(line.endsWith('\r') ? line.slice(0, -1) : line);
    this.#skipping = false;
    this.#clear();
  }

  #clear(): void {
    this.#rest = [];
    this.#length = 0;
  }
}
