import { arrays, bytes, document, duration, network, point, ranges } from './compound-kinds.ts';
import {
  type Distribution,
  following,
  growing,
  lopsided,
  normal,
  uniform,
  zipf,
} from './distribution.ts';
import { boolean, type Kind, numbers, texts, times, uuid } from './kinds.ts';
import type { Names } from './names.ts';
import type { Random } from './random.ts';
import type { Column } from './world.ts';

export interface ColumnSource {
  readonly random: Random;
  readonly names: Names;
  /** Enums and domains of this database. */
  readonly labels: readonly Kind[];
}

/** Columns of a table of so many rows: every table has a number, a time, text and a label. */
export function columnsFor(source: ColumnSource, rows: number, extra: number): readonly Column[] {
  const { random } = source;
  const kinds = [
    random.pick(numbers),
    random.pick(times),
    random.pick(texts),
    random.pick(source.labels),
  ];
  const rare = [...arrays, ...ranges, document, point, network, bytes, duration, uuid, boolean];
  const common = [...numbers, ...times, ...texts, ...source.labels, boolean];
  const wide = extra < 5 ? [] : [document, random.pick(arrays), random.pick(ranges)];
  const more = Array.from({ length: extra - wide.length }, () =>
    random.pick(random.chance(0.5) ? rare : common),
  );
  const all = [...kinds, ...wide, ...more];
  const columns: Column[] = [];
  for (const kind of random.some(all, all.length)) {
    columns.push(columnOf(source, kind, rows, columns));
  }
  return columns;
}

export function columnOf(
  source: ColumnSource,
  kind: Kind,
  rows: number,
  others: readonly Column[],
): Column {
  const { random, names } = source;
  const taken = new Set(others.map((column) => column.name));
  let name = names.column(kind.trait);
  while (taken.has(name)) name = `${name}${others.length}`;
  const distribution = distributionFor(kind, rows, others, random);
  const nulls = random.chance(0.35) ? random.pick([0.01, 0.2, 0.6, 0.97]) : 0;
  return { name, kind, distribution, nulls, salt: random.below(1e6) };
}

function distributionFor(
  kind: Kind,
  rows: number,
  others: readonly Column[],
  random: Random,
): Distribution {
  const salt = random.below(1e6) * 10;
  const many = Math.max(2, Math.floor(rows * random.pick([0.01, 0.1, 0.5, 2])));
  if (kind.trait === 'label') return zipf(6, salt, random.pick([1, 2, 5]));
  if (kind.trait === 'boolean') return lopsided(2, salt, random.pick([0.1, 0.6, 0.99]));
  if (kind.trait === 'time' && random.chance(0.6)) {
    return growing(many, rows, salt, random.pick([0.01, 0.2]));
  }
  const base = others.find((column) => column.kind.trait !== 'boolean');
  if (base !== undefined && random.chance(0.25)) {
    return following(base.distribution, Math.max(2, Math.floor(base.distribution.keys / 3)), salt);
  }
  return random.pick([
    uniform(many, salt),
    uniform(Math.min(many, 30), salt),
    zipf(many, salt, random.pick([2, 4, 9])),
    normal(many, salt),
    lopsided(Math.min(many, 200), salt, 0.9),
  ]);
}
