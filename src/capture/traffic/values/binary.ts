import { FIRST_OWN_OID, OID } from './types.ts';

// 2000-01-01, where PostgreSQL's clock begins.
const EPOCH_MS = 946_684_800_000;
const DAY_MS = 86_400_000;

/** The text form of a binary value; null where the type is not known. May throw on garbage. */
export function textOfBinary(typeOid: number, bytes: Buffer): string | null {
  if (typeOid >= FIRST_OWN_OID) return bytes.toString();
  const read = READERS[typeOid];
  return read === undefined ? null : read(bytes);
}

const asText = (bytes: Buffer) => bytes.toString();

const READERS: Readonly<Record<number, (bytes: Buffer) => string>> = {
  [OID.bool]: (bytes) => (bytes[0] === 1 ? 'true' : 'false'),
  [OID.int2]: (bytes) => String(bytes.readInt16BE()),
  [OID.int4]: (bytes) => String(bytes.readInt32BE()),
  [OID.int8]: (bytes) => String(bytes.readBigInt64BE()),
  [OID.oid]: (bytes) => String(bytes.readUInt32BE()),
  [OID.float4]: (bytes) => String(Number(bytes.readFloatBE().toPrecision(6))),
  [OID.float8]: (bytes) => String(bytes.readDoubleBE()),
  [OID.numeric]: numericText,
  [OID.name]: asText,
  [OID.text]: asText,
  [OID.unknown]: asText,
  [OID.bpchar]: asText,
  [OID.varchar]: asText,
  [OID.uuid]: (bytes) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  [OID.date]: (bytes) => isoOf(BigInt(bytes.readInt32BE() * DAY_MS) * 1000n).slice(0, 10),
  [OID.timestamp]: (bytes) => isoOf(bytes.readBigInt64BE()),
  [OID.timestamptz]: (bytes) => isoOf(bytes.readBigInt64BE()),
};

/** `2026-01-31T10:00:00.123456Z` of microseconds since PostgreSQL's epoch. */
function isoOf(micros: bigint): string {
  const ms = Number(micros / 1000n);
  const rest = Number(micros - BigInt(ms) * 1000n);
  const date = new Date(EPOCH_MS + ms + (rest < 0 ? -1 : 0));
  const micro = String(rest < 0 ? rest + 1000 : rest).padStart(3, '0');
  return date.toISOString().replace('Z', `${micro}Z`);
}

// Digits to the base of 10,000: count, weight of the first, sign, display scale, the digits.
function numericText(bytes: Buffer): string {
  const count = bytes.readInt16BE(0);
  const weight = bytes.readInt16BE(2);
  const sign = bytes.readUInt16BE(4);
  if (sign === 0xc000) return 'NaN';
  const digit = (at: number) => (at >= 0 && at < count ? bytes.readUInt16BE(8 + at * 2) : 0);
  const group = (at: number) => String(digit(at)).padStart(4, '0');
  const places = (from: number, to: number) =>
    Array.from({ length: Math.max(to - from, 0) }, (_, n) => group(from + n)).join('');
  const whole = places(0, weight + 1).replace(/^0+(?=\d)/, '') || '0';
  const fraction = places(weight + 1, count);
  return `${sign === 0x4000 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
