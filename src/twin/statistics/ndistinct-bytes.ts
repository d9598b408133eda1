import { double, int16, joined, uint32 } from './native-bytes.ts';

/** Gives the twin's number of the original's column; negative numbers are expressions. */
export type Renumber = (number: number) => number;

/**
 * The stored form of `pg_ndistinct` from its text, `{"1, 2": 5}`: a magic number, type 1, the number
 * of items; of each the count, how many columns, and their numbers (`mvdistinct.c`).
 */
export function ndistinctBytes(text: string, renumber: Renumber): Buffer {
  const items = Object.entries<number>(JSON.parse(text)).map(([key, distinct]) => {
    const columns = numbersIn(key).map(renumber).sort(inOrder);
    return joined([double(distinct), uint32(columns.length), ...columns.map(int16)]);
  });
  return joined([uint32(0xa352bfa4), uint32(1), uint32(items.length), ...items]);
}

/**
 * The stored form of `pg_dependencies` from its text, `{"1 => 2": 0.9}`: the same, where the count of
 * columns takes two bytes, and the one that depends is the last (`dependencies.c`).
 */
export function dependenciesBytes(text: string, renumber: Renumber): Buffer {
  const items = Object.entries<number>(JSON.parse(text)).map(([key, degree]) => {
    const columns = numbersIn(key).map(renumber);
    const from = columns.slice(0, -1).sort(inOrder);
    const numbers = [...from, ...columns.slice(-1)].map(int16);
    return joined([double(degree), int16(columns.length), ...numbers]);
  });
  return joined([uint32(0xb4549a2c), uint32(1), uint32(items.length), ...items]);
}

function numbersIn(key: string): readonly number[] {
  return Array.from(key.matchAll(/-?\d+/g), ([number]) => Number(number));
}

/** Columns upwards, then expressions, -1 first. */
function inOrder(a: number, b: number): number {
  return a > 0 === b > 0 ? Math.abs(a) - Math.abs(b) : b - a;
}
