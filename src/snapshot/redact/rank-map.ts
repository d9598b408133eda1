import type { ValueMap } from './value-map.ts';

/** Values of which only equality and order stay. */
export interface Ranked {
  /** One text for all texts of a value; null: not such a value. */
  readonly normal: (text: string) => string | null;
  readonly compare: (one: string, other: string) => number;
  /** The value of a rank, in the order of ranks. */
  readonly format: (rank: number, normal: string) => string;
}

export function rankMap({ normal, compare, format }: Ranked): ValueMap {
  const values = new Set<string>();
  const ranks = new Map<string, number>();
  return {
    add: (text) => {
      const value = normal(text);
      if (value !== null) values.add(value);
    },
    has: (text) => values.has(normal(text) ?? ''),
    seal: async () => {
      for (const [rank, value] of [...values].sort(compare).entries()) ranks.set(value, rank);
    },
    get: (text) => {
      const value = normal(text) ?? '';
      const rank = ranks.get(value);
      return rank === undefined ? null : format(rank, value);
    },
    rank: (text) => ranks.get(normal(text) ?? '') ?? -1,
  };
}
