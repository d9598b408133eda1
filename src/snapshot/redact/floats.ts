import type { Ordinal } from './ordinal-map.ts';

/**
 * Floating-point numbers by the order of their bits: one unit is the next number that there is, so that
 * even there none of two is lost.
 */
export function floats(bytes: 4 | 8): Ordinal {
  const bits = new DataView(new ArrayBuffer(8));
  const ordinalOf = (value: number): bigint => {
    if (bytes === 4) bits.setFloat32(0, value);
    else bits.setFloat64(0, value);
    const signed = bytes === 4 ? BigInt(bits.getInt32(0)) : bits.getBigInt64(0);
    return signed < 0n ? least(bytes) - signed : signed;
  };
  const numberOf = (ordinal: bigint): number => {
    const signed = ordinal < 0n ? least(bytes) - ordinal : ordinal;
    if (bytes === 8) bits.setBigInt64(0, signed);
    else bits.setInt32(0, Number(signed));
    return bytes === 8 ? bits.getFloat64(0) : bits.getFloat32(0);
  };
  return {
    parse: (text) => {
      const value = /^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
      return Number.isFinite(value) ? ordinalOf(value) : null;
    },
    floor: (ordinal) => {
      const floor = ordinalOf(floorDigits(numberOf(ordinal)));
      return floor < ordinal ? floor : ordinal;
    },
    format: (ordinal) => String(numberOf(ordinal)),
    open: /^-?(?:nan|inf(?:inity)?)$/i,
  };
}

/** The sign bit alone: what the negative numbers' bits are counted from, downwards. */
function least(bytes: 4 | 8): bigint {
  return -(2n ** BigInt(bytes * 8 - 1));
}

/** To three significant digits; of what lies beyond the range of the type, the number itself. */
function floorDigits(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log10(Math.abs(value))) - 2;
  const floor = Number(`${Math.floor(value / 10 ** exponent)}e${exponent}`);
  return Number.isFinite(floor) ? floor : value;
}
