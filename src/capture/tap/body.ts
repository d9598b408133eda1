import type { Frame } from './frames.ts';
import { Malformed } from './malformed.ts';

/** Reads the body of one message from its start; throws `Malformed` where it is too short. */
export class Body {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;

  constructor({ bytes, start, end }: Pick<Frame, 'bytes' | 'start' | 'end'>) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  byte(): number {
    return this.#bytes[this.#advance(1)] ?? 0;
  }

  /** Unsigned. */
  int16(): number {
    return this.#bytes.readUInt16BE(this.#advance(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#advance(4));
  }

  /** As OIDs are. */
  uint32(): number {
    return this.#bytes.readUInt32BE(this.#advance(4));
  }

  /** Up to its NUL. */
  string(): string {
    const nul = this.#bytes.indexOf(0, this.#at);
    if (nul < 0 || nul >= this.#end) throw new Malformed('a string without an end');
    const text = this.#bytes.toString('utf8', this.#at, nul);
    this.#at = nul + 1;
    return text;
  }

  /** Up to its NUL, or to the end of what was kept of it. */
  cutString(): string {
    const nul = this.#bytes.indexOf(0, this.#at);
    if (nul >= 0 && nul < this.#end) return this.string();
    const text = this.#bytes.toString('utf8', this.#at, this.#end);
    this.#at = this.#end;
    return text;
  }

  /** A copy: the chunk that it came in is not held. */
  take(length: number): Buffer {
    const start = this.#advance(length);
    return Buffer.from(this.#bytes.subarray(start, start + length));
  }

  #advance(length: number): number {
    const start = this.#at;
    if (length < 0 || start + length > this.#end)
      throw new Malformed('a message that is too short');
    this.#at = start + length;
    return start;
  }
}
