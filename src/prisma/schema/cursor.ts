import type { Token } from './tokens.ts';

/** Reads tokens one after another; at the end it hands out empty marks, so that no reader hangs. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get done(): boolean {
    return this.#next >= this.#tokens.length;
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? this.#end();
  }

  take(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  /** Whether the next token is this mark. */
  at(mark: string): boolean {
    const token = this.peek();
    return token.kind === 'mark' && token.text === mark;
  }

  /** Steps over the mark if it is next. */
  accept(mark: string): boolean {
    const found = this.at(mark);
    if (found) this.#next += 1;
    return found;
  }

  /** Offset behind the token taken last. */
  get offset(): number {
    return this.#tokens[this.#next - 1]?.end ?? 0;
  }

  #end(): Token {
    const last = this.#tokens.at(-1);
    return { kind: 'mark', text: '', start: this.offset, end: this.offset, line: last?.line ?? 1 };
  }
}
