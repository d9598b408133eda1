import { double, int16, joined, uint16, uint32 } from './native-bytes.ts';

/*
 * The stored form of `pg_mcv_list` (`mcv.c`): magic number, type 1, number of items (4 bytes each),
 * number of dimensions (2); per dimension its type (4); per dimension what is told of its values (20:
 * how many, bytes, aligned bytes, typlen, typbyval); the values of each; the items. An item: whether
 * NULL (1 byte per dimension), frequency, base frequency (8 each), number of the value (2 per
 * dimension).
 */
const magic = 0xe1a651c2;
const infoSize = 20;

/** One column of a list. */
export interface Dimension {
  /** OID, 4 bytes. */
  readonly type: Buffer;
  readonly info: Buffer;
  /** The distinct values. */
  readonly values: Buffer;
  /** Of each item the number of its value; null: it is NULL. */
  readonly items: readonly (number | null)[];
}

export interface Frequencies {
  readonly frequencies: readonly number[];
  readonly baseFrequencies: readonly number[];
}

/** The second dimension of a list of two, whose first numbers the items from 0. */
export function secondDimension(list: Buffer): Dimension {
  if (list.readUInt32LE(0) !== magic || list.readInt16LE(12) !== 2) {
    throw new Error('PostgreSQL keeps lists of most common values otherwise than is known here');
  }
  const infoAt = 14 + 2 * 4 + infoSize;
  const info = list.subarray(infoAt, infoAt + infoSize);
  const valuesAt = infoAt + infoSize + list.readInt32LE(infoAt - infoSize + 4);
  const itemsAt = valuesAt + info.readInt32LE(4);
  return {
    type: list.subarray(18, 22),
    info,
    values: list.subarray(valuesAt, itemsAt),
    items: secondItems(list, itemsAt),
  };
}

/** Two NULL flags, two frequencies and two numbers make 22 bytes. */
function secondItems(list: Buffer, itemsAt: number): readonly (number | null)[] {
  const items: (number | null)[] = [];
  for (let at = itemsAt; at < list.length; at += 22) {
    items[list.readUInt16LE(at + 18)] = list[at + 1] === 1 ? null : list.readUInt16LE(at + 20);
  }
  return items;
}

/** Puts a list together from its columns. */
export function mcvListBytes(dimensions: readonly Dimension[], of: Frequencies): Buffer {
  const items = of.frequencies.map((frequency, n) => {
    const numbers = dimensions.map((dimension) => dimension.items[n] ?? null);
    return joined([
      Buffer.from(numbers.map((number) => (number === null ? 1 : 0))),
      double(frequency),
      double(of.baseFrequencies[n] ?? 0),
      ...numbers.map((number) => uint16(number ?? 0)),
    ]);
  });
  return joined([
    ...[uint32(magic), uint32(1), uint32(items.length), int16(dimensions.length)],
    ...dimensions.map(({ type }) => type),
    ...dimensions.map(({ info }) => info),
    ...dimensions.map(({ values }) => values),
    ...items,
  ]);
}
