import type { IndexSketch } from './indexes.ts';
import type { Trait } from './kinds.ts';
import type { Random } from './random.ts';
import { expression, gin, gist } from './special-index-makers.ts';
import { type Column, literalOf, of, quoted, type Table } from './world.ts';

/** Makes an index of one kind; null where no column of the table suits. */
export type IndexMaker = (table: Table, random: Random) => IndexSketch | null;

const sortable: readonly Trait[] = ['number', 'time', 'text', 'label', 'other', 'boolean'];

function oneOf(table: Table, random: Random, traits: readonly Trait[]): Column | null {
  const suited = table.columns.filter(({ kind }) => traits.includes(kind.trait));
  return suited.length === 0 ? null : random.pick(suited);
}

const key = (column: Column, random: Random) =>
  `${quoted(column.name)}${random.pick(['', '', '', ' DESC', ' DESC NULLS LAST', ' NULLS FIRST'])}`;

const single: IndexMaker = (table, random) => {
  const column = oneOf(table, random, sortable);
  if (column === null) return null;
  const tail = random.chance(0.3) ? 'WITH (fillfactor = 70)' : undefined;
  return { method: 'btree', keys: key(column, random), ...(tail ? { tail } : {}) };
};

const several: IndexMaker = (table, random) => {
  const suited = table.columns.filter(({ kind }) => sortable.includes(kind.trait));
  if (suited.length < 2) return null;
  const columns = random.some(suited, random.pick([2, 2, 3]));
  return { method: 'btree', keys: columns.map((column) => key(column, random)).join(', ') };
};

const reference: IndexMaker = (table, random) => {
  if (table.references.length === 0) return null;
  const { column } = random.pick(table.references);
  return { method: 'btree', keys: quoted(column.name) };
};

const unique: IndexMaker = (table, random) => {
  const column = oneOf(table, random, sortable);
  if (column === null || table.id === null) return null;
  const include = random.chance(0.5) ? oneOf(table, random, ['number', 'time']) : null;
  return {
    method: 'btree',
    unique: table.partitionKey === null,
    keys: `${quoted(column.name)}, ${quoted(table.id)}`,
    ...(include === null ? {} : { tail: `INCLUDE (${quoted(include.name)})` }),
  };
};

const covering: IndexMaker = (table, random) => {
  const column = oneOf(table, random, ['number', 'time', 'text']);
  const other = oneOf(table, random, ['number', 'label', 'time']);
  if (column === null || other === null || column === other) return null;
  return { method: 'btree', keys: quoted(column.name), tail: `INCLUDE (${quoted(other.name)})` };
};

const present: IndexMaker = (table, random) => {
  const nullable = table.columns.filter(
    ({ nulls, kind }) => nulls > 0 && sortable.includes(kind.trait),
  );
  if (nullable.length === 0) return null;
  const column = random.pick(nullable);
  return {
    method: 'btree',
    keys: key(column, random),
    tail: `WHERE ${quoted(column.name)} IS NOT NULL`,
    probe: (alias) => `${of(alias, column)} IS NOT NULL`,
  };
};

const partial: IndexMaker = (table, random) => {
  const label = oneOf(table, random, ['label', 'boolean', 'number']);
  const column = oneOf(table, random, ['time', 'number', 'text']);
  if (label === null || column === null || label === column) return null;
  const operator = label.kind.trait === 'number' ? '>' : '=';
  const value = literalOf(label, random);
  return {
    method: 'btree',
    keys: key(column, random),
    tail: `WHERE ${quoted(label.name)} ${operator} ${value}`,
    probe: (alias, again) =>
      `${of(alias, label)} ${operator} ${value} AND ${of(alias, column)} >= ${literalOf(column, again)}`,
  };
};

const hash: IndexMaker = (table, random) => {
  const column = oneOf(table, random, ['text', 'other', 'number']);
  if (column === null) return null;
  return {
    method: 'hash',
    keys: quoted(column.name),
    probe: (alias, again) => `${of(alias, column)} = ${literalOf(column, again)}`,
  };
};

const brin: IndexMaker = (table, random) => {
  const column = oneOf(table, random, ['time', 'number']);
  if (column === null) return null;
  const pages = random.pick([4, 16, 128]);
  return {
    method: 'brin',
    keys: quoted(column.name),
    tail: `WITH (pages_per_range = ${pages})`,
    probe: (alias, again) => `${of(alias, column)} < ${literalOf(column, again)}`,
  };
};

const pattern: IndexMaker = (table, random) => {
  const column = oneOf(table, random, ['text']);
  if (column === null || column.kind.type.startsWith('char')) return null;
  const opclass = column.kind.type.startsWith('varchar')
    ? 'varchar_pattern_ops'
    : 'text_pattern_ops';
  return {
    method: 'btree',
    keys: random.chance(0.6)
      ? `${quoted(column.name)} ${opclass}`
      : `${quoted(column.name)} COLLATE "C"`,
    probe: (alias, again) => `${of(alias, column)} LIKE ${literalOf(column, again).slice(0, -2)}%'`,
  };
};

/** Kinds that a large table always has, where its columns allow. */
export const usualMakers: readonly IndexMaker[] = [gin, gist, several, partial, reference];

export const indexMakers: readonly IndexMaker[] = [
  single,
  several,
  reference,
  unique,
  covering,
  present,
  partial,
  hash,
  brin,
  pattern,
  expression,
  gin,
  gist,
];
