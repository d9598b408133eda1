import type { Body } from './body.ts';

/** What of the messages of a client is read. Bodies may be cut at their limit. */

export interface ParseMessage {
  readonly name: string;
  readonly text: string;
  /** OIDs; 0 where the client leaves the type to the server. */
  readonly types: readonly number[];
}

export function readParse(body: Body): ParseMessage {
  const name = body.string();
  const text = body.cutString();
  return { name, text, types: body.left < 2 ? [] : readTypes(body) };
}

function readTypes(body: Body): readonly number[] {
  const types: number[] = [];
  for (let left = body.int16(); left > 0 && body.left >= 4; left -= 1) types.push(body.uint32());
  return types;
}

/** A value of a Bind message; `bytes` null is NULL. */
export interface BoundValue {
  readonly binary: boolean;
  readonly bytes: Buffer | null;
}

export interface BindMessage {
  readonly portal: string;
  readonly statement: string;
  readonly values: readonly BoundValue[];
  /** 1 is binary: none for all text, one for all columns, or one for each; null: cut off. */
  readonly resultFormats: readonly number[] | null;
}

const noFormats: readonly number[] = [];

export function readBind(body: Body, cut: boolean): BindMessage {
  const portal = body.string();
  const statement = body.string();
  const formats = readFormats(body);
  const values = readValues(body, formats, cut);
  return { portal, statement, values, resultFormats: cut ? null : readFormats(body) };
}

function readFormats(body: Body): readonly number[] {
  const count = body.int16();
  return count === 0 ? noFormats : Array.from({ length: count }, () => body.int16());
}

/** Of a message that was cut, the value in the middle as far as it goes, and empty ones after it. */
function readValues(body: Body, formats: readonly number[], cut: boolean): readonly BoundValue[] {
  const values: BoundValue[] = [];
  const count = body.int16();
  for (let at = 0; at < count; at += 1) {
    values.push({ binary: formatAt(formats, at) === 1, bytes: readValue(body, cut) });
  }
  return values;
}

function readValue(body: Body, cut: boolean): Buffer | null {
  if (cut && body.left < 4) return body.take(0);
  const length = body.int32();
  if (length === -1) return null;
  return body.take(cut ? Math.min(length, body.left) : length);
}

/** The rule for a list of format codes: none, one for all, or one for each. */
export function formatAt(formats: readonly number[], at: number): number {
  return (formats.length === 1 ? formats[0] : formats[at]) ?? 0;
}

/** Describe and Close. */
export interface NamedThing {
  readonly kind: 'statement' | 'portal';
  readonly name: string;
}

const statementLetter = 0x53;

export function readNamedThing(body: Body): NamedThing {
  const kind = body.byte() === statementLetter ? 'statement' : 'portal';
  return { kind, name: body.string() };
}
