import type { Ordinal } from './ordinal-map.ts';

const open = /^-?(?:nan|inf(?:inity)?)$/i;

/** Significant digits that stay. */
const digits = 3;

export const integers: Ordinal = {
  parse: (text) => (/^-?\d{1,20}$/.test(text.trim()) ? BigInt(text.trim()) : null),
  floor: (value) => clamp(floorDigits(value), value),
  format: String,
  open,
};

/** Decimals with so many places; longer ones are cut, which no column of that scale has. */
export function decimals(scale: number): Ordinal {
  return {
    parse: (text) => scaled(text.trim(), scale),
    floor: floorDigits,
    format: (value) => decimalText(value, scale),
    open,
  };
}

function floorDigits(value: bigint): bigint {
  const magnitude = value < 0n ? -value : value;
  const length = String(magnitude).length;
  if (length <= digits) return value;
  const unit = 10n ** BigInt(length - digits);
  if (value >= 0n) return (value / unit) * unit;
  const away = ((magnitude + unit - 1n) / unit) * unit;
  // No digit more than the original has: `numeric(4,2)` would not take it.
  const most = 10n ** BigInt(length) - 1n;
  return -(away > most ? most : away);
}

/** A floor below zero must not leave the type that holds the value. */
function clamp(floor: bigint, value: bigint): bigint {
  const least = [2n ** 15n, 2n ** 31n, 2n ** 63n].find((bound) => value >= -bound);
  return least !== undefined && floor < -least ? -least : floor;
}

function scaled(text: string, scale: number): bigint | null {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (sign === undefined) return null;
  const shift = scale - fraction.length + Number(exponent);
  if (Math.abs(shift) > 700) return null;
  const all = BigInt(whole + fraction);
  const magnitude = shift >= 0 ? all * 10n ** BigInt(shift) : all / 10n ** BigInt(-shift);
  return sign === '-' ? -magnitude : magnitude;
}

function decimalText(value: bigint, scale: number): string {
  if (scale <= 0) return String(value * 10n ** BigInt(-scale));
  const text = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const fraction = text.slice(-scale).replace(/0+$/, '');
  const whole = text.slice(0, -scale);
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
