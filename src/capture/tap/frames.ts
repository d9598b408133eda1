import { Malformed } from './malformed.ts';

/** One message. Valid during the call that hands it over, and then used again. */
export interface Frame {
  readonly type: number;
  /** From `start` to `end` it is the body, or as much of it as is wanted. */
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** The body's own length. */
  readonly length: number;
  /** When its first byte came and its last one. */
  readonly startedMs: number;
  readonly endedMs: number;
}

export interface FrameReceiver {
  /** Bytes of the body that are wanted; -1 where there is no such message. */
  wanted(type: number): number;
  frame(frame: Frame): void;
}

/** A letter for the type, and four bytes for the length. */
export const headerLength = 5;
/** PostgreSQL's own limit of a message. */
const longest = 0x3fffffff + headerLength;

/** Takes one direction of a connection apart into messages, however the bytes are chunked. */
export class FrameReader {
  readonly #receiver: FrameReceiver;
  readonly #header = Buffer.alloc(headerLength);
  #headerBytes = 0;
  /** Bytes of the current body that are yet to come; null between two messages. */
  #left: number | null = null;
  #parts: Buffer[] = [];
  #partsLength = 0;
  readonly #frame: { -readonly [field in keyof Frame]: Frame[field] } = {
    ...{ type: 0, bytes: this.#header, start: 0, end: 0, length: 0, startedMs: 0, endedMs: 0 },
  };

  constructor(receiver: FrameReceiver) {
    this.#receiver = receiver;
  }

  /** Throws `Malformed` where the bytes are none of the protocol. */
  push(chunk: Buffer, now: number): void {
    this.#frame.endedMs = now;
    let at = this.#left === null ? 0 : this.#continue(chunk, 0, this.#left);
    while (at < chunk.length) {
      if (this.#headerBytes === 0) this.#frame.startedMs = now;
      const bodyAt = this.#readHeader(chunk, at);
      if (bodyAt < 0) return;
      at = this.#readBody(chunk, bodyAt);
    }
  }

  /** Where the body starts; -1 where the header is not complete. */
  #readHeader(chunk: Buffer, at: number): number {
    if (this.#headerBytes === 0 && chunk.length - at >= headerLength) {
      this.#take(chunk, at);
      return at + headerLength;
    }
    const copied = chunk.copy(this.#header, this.#headerBytes, at);
    this.#headerBytes += copied;
    if (this.#headerBytes < headerLength) return -1;
    this.#headerBytes = 0;
    this.#take(this.#header, 0);
    return at + copied;
  }

  #take(bytes: Buffer, at: number): void {
    const length = bytes.readUInt32BE(at + 1) - 4;
    this.#frame.type = bytes[at] ?? 0;
    this.#frame.length = length;
    if (length < 0 || length > longest) throw new Malformed('length of a message');
    if (this.#receiver.wanted(this.#frame.type) < 0) throw new Malformed('type of a message');
  }

  #readBody(chunk: Buffer, at: number): number {
    const { type, length } = this.#frame;
    if (at + length > chunk.length) return this.#continue(chunk, at, length);
    this.#handOver(chunk, at, at + Math.min(length, this.#receiver.wanted(type)));
    return at + length;
  }

  /** A body that does not end in the chunk in which it starts. */
  #continue(chunk: Buffer, at: number, left: number): number {
    const end = Math.min(chunk.length, at + left);
    const room = this.#receiver.wanted(this.#frame.type) - this.#partsLength;
    const kept = Math.max(0, Math.min(end - at, room));
    if (kept > 0) this.#parts.push(chunk.subarray(at, at + kept));
    this.#partsLength += kept;
    this.#left = left - (end - at);
    if (this.#left === 0) this.#finish();
    return end;
  }

  #finish(): void {
    const body = Buffer.concat(this.#parts, this.#partsLength);
    this.#parts = [];
    this.#partsLength = 0;
    this.#left = null;
    this.#handOver(body, 0, body.length);
  }

  #handOver(bytes: Buffer, start: number, end: number): void {
    this.#frame.bytes = bytes;
    this.#frame.start = start;
    this.#frame.end = end;
    this.#receiver.frame(this.#frame);
  }
}
