import { arrayElements } from '../../../text/array-text.ts';
import { comparable, comparableText, type WireValue } from './comparable.ts';

/**
 * The elements of an array as `comparable` gives them; null where the value is not understood
 * as one.
 */
export function elementsOf(value: WireValue): readonly (string | null)[] | null {
  const { bytes } = value;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return value.binary ? binaryElements(buffer) : textElements(buffer.toString());
  } catch {
    return null;
  }
}

// Dimensions, flags, element type, then length and lower bound of each dimension, then the elements.
function binaryElements(bytes: Buffer): readonly (string | null)[] {
  const dimensions = bytes.readInt32BE(0);
  const typeOid = bytes.readUInt32BE(8);
  const elements: (string | null)[] = [];
  for (let at = 12 + dimensions * 8; at < bytes.length; ) {
    const length = bytes.readInt32BE(at);
    at += 4;
    const own = length < 0 ? null : bytes.subarray(at, at + length);
    elements.push(own === null ? null : comparable({ typeOid, binary: true, bytes: own }));
    at += Math.max(length, 0);
  }
  return elements;
}

/** Of `{a,"b c"}`; null of anything else. */
export function textElements(text: string): readonly (string | null)[] | null {
  if (!/^\{.*\}$/s.test(text)) return null;
  return arrayElements(text).map((element) => comparableText(element));
}
