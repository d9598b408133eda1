import type { ValueMap } from './value-map.ts';

/** Values that are whole numbers of some unit: integers, decimals of a scale, days, microseconds. */
export interface Ordinal {
  /** Null: not such a value, or one that stands for itself (`infinity`). */
  readonly parse: (text: string) => bigint | null;
  /** Coarser, and not greater. */
  readonly floor: (value: bigint) => bigint;
  readonly format: (value: bigint) => string;
  /** Special values that tell nothing: `infinity`, `NaN`. */
  readonly open: RegExp;
}

/**
 * Floors every value. Those that fall together are told apart by one unit each, upwards: since each is
 * at least one unit above the one before, none ends up above its original, and so none out of bounds.
 */
export function ordinalMap(ordinal: Ordinal): ValueMap {
  const values = new Set<bigint>();
  const mapped = new Map<bigint, { readonly text: string; readonly rank: number }>();
  const found = (text: string) => {
    const value = ordinal.parse(text);
    return value === null ? undefined : mapped.get(value);
  };
  return {
    add: (text) => {
      const value = ordinal.parse(text);
      if (value !== null) values.add(value);
    },
    has: (text) => {
      const value = ordinal.parse(text);
      return value !== null && values.has(value);
    },
    seal: async () => {
      let last: bigint | null = null;
      for (const [rank, value] of [...values].sort(ascending).entries()) {
        const floor = ordinal.floor(value);
        last = last !== null && floor <= last ? last + 1n : floor;
        mapped.set(value, { text: ordinal.format(last), rank });
      }
    },
    get: (text) => (ordinal.open.test(text) ? text : (found(text)?.text ?? null)),
    rank: (text) => found(text)?.rank ?? (text.startsWith('-') ? -1 : values.size),
  };
}

function ascending(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
