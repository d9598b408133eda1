import { textOfBinary } from './binary.ts';
import { OID } from './types.ts';

/** A value as it came over the wire. */
export interface WireValue {
  readonly typeOid: number;
  readonly binary: boolean;
  readonly bytes: Uint8Array;
}

/** Longer values are no keys. */
const LONGEST = 100;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DECIMAL = /^-?\d+(\.\d*)?(e[+-]?\d+)?$/i;
const TIMESTAMP = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/;

/**
 * One text for a value in whatever form and type it was sent: int4 and int8, text and binary,
 * `…T10:00:00Z` and `… 10:00:00+00`. Null where it is unlike any key.
 */
export function comparable({ typeOid, binary, bytes }: WireValue): string | null {
  if (bytes.length > LONGEST) return null;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const text = binary ? textOfBinary(typeOid, buffer) : buffer.toString();
    return text === null ? null : comparableText(text, typeOid);
  } catch {
    return null;
  }
}

/** The same of a value's text form; type 0 where it is not known. */
export function comparableText(text: string, typeOid = 0): string | null {
  if (text.length > LONGEST) return null;
  if (typeOid === OID.bool) return /^t/i.test(text) ? 'true' : 'false';
  if (typeOid === OID.bpchar) return comparableText(text.trimEnd());
  if (UUID.test(text)) return text.toLowerCase();
  if (DECIMAL.test(text)) return decimal(text);
  return TIMESTAMP.test(text) ? timestamp(text) : text;
}

function decimal(text: string): string {
  if (/^-?\d+$/.test(text)) return text;
  const plain = /e/i.test(text) ? String(Number(text)) : text;
  return plain.includes('.') ? plain.replace(/\.?0*$/, '') : plain;
}

// To the millisecond by the clock, with the digits after it as they stand.
function timestamp(text: string): string {
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  const zoned = /(Z|[+-]\d\d:\d\d)$/i.test(iso) ? iso : `${iso}Z`;
  const [, micros = ''] = /\.\d{3}(\d+)/.exec(iso) ?? [];
  const ms = Date.parse(zoned.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) ? text : `at ${ms}.${micros.replace(/0+$/, '')}`;
}
