import type { Ordinal } from './ordinal-map.ts';

const open = /^-?infinity$/i;
const dayMs = 86_400_000;
const hour = 3_600_000_000n;

/** Days since 1970-01-01, floored to Mondays: that day was a Thursday. */
export const dates: Ordinal = {
  parse: (text) => {
    const ms = /^\d{4,6}-\d\d-\d\d$/.test(text) ? dayOf(text) : null;
    return ms === null ? null : BigInt(ms / dayMs);
  },
  floor: (day) => floorTo(day + 3n, 7n) - 3n,
  format: (day) => dateText(Number(day)),
  open,
};

/** Microseconds since 1970, floored to hours. An offset is taken into account where there is one. */
export function timestamps(zone: '' | '+00'): Ordinal {
  return {
    parse: microsecondsOf,
    floor: (value) => floorTo(value, hour),
    format: (value) => {
      const day = floorTo(value, hour * 24n) / (hour * 24n);
      return `${dateText(Number(day))} ${clockText(value - day * hour * 24n)}${zone}`;
    },
    open,
  };
}

/** Microseconds since midnight, floored to hours. */
export const clocks: Ordinal = {
  parse: (text) => clockOf(/^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text)?.slice(1)),
  floor: (value) => floorTo(value, hour),
  format: clockText,
  open,
};

const timestampText =
  /^(\d{4,6}-\d\d-\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:(Z)|([+-])(\d\d)(?::?(\d\d))?(?::(\d\d))?)?$/;

function microsecondsOf(text: string): bigint | null {
  const match = timestampText.exec(text);
  const clock = clockOf(match?.slice(2, 6));
  const day = dayOf(match?.[1] ?? '');
  if (match === null || clock === null || day === null) return null;
  const [sign, hours, minutes, seconds] = match.slice(7);
  const offset = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  const local = BigInt(day) * 1000n + clock;
  return local - BigInt(sign === '-' ? -offset : offset) * 1_000_000n;
}

function clockOf(parts: readonly (string | undefined)[] | undefined): bigint | null {
  if (parts === undefined) return null;
  const [hours = '', minutes = '', seconds = '', fraction = ''] = parts;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

/** Milliseconds since 1970; null of what is no day. */
function dayOf(text: string): number | null {
  const [year = NaN, month = NaN, day = NaN] = text.split('-').map(Number);
  const ms = new Date(0).setUTCFullYear(year, month - 1, day);
  return Number.isNaN(ms) ? null : ms;
}

function dateText(days: number): string {
  const date = new Date(days * dayMs);
  const two = (part: number) => String(part).padStart(2, '0');
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

function clockText(value: bigint): string {
  const seconds = Number(value / 1_000_000n);
  const part = (size: number, of: number) =>
    String(Math.floor(seconds / size) % of).padStart(2, '0');
  const fraction = String(value % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const text = `${part(3600, 100)}:${part(60, 60)}:${part(1, 60)}`;
  return fraction === '' ? text : `${text}.${fraction}`;
}

function floorTo(value: bigint, unit: bigint): bigint {
  const rest = value % unit;
  return value - (rest < 0n ? rest + unit : rest);
}
