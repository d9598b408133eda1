import type { IndexMaker } from './index-makers.ts';
import type { IndexSketch } from './indexes.ts';
import { words } from './kinds.ts';
import type { Random } from './random.ts';
import { type Column, literalOf, of, quoted } from './world.ts';

type ColumnSketch = (column: Column, random: Random) => IndexSketch;

/** The index of the first suited kind of column, in random order. */
function firstOf(sketches: Readonly<Record<string, ColumnSketch>>): IndexMaker {
  return (table, random) => {
    const suited = table.columns.filter((column) => sketchOf(sketches, column) !== undefined);
    if (suited.length === 0) return null;
    const column = random.pick(suited);
    return sketchOf(sketches, column)?.(column, random) ?? null;
  };
}

const sketchOf = (sketches: Readonly<Record<string, ColumnSketch>>, { kind }: Column) =>
  sketches[kind.type] ?? sketches[kind.trait];

function onExpression(
  column: Column,
  expression: (column: string) => string,
  value: (random: Random) => string,
): IndexSketch {
  return {
    method: 'btree',
    keys: `(${expression(quoted(column.name))})`,
    probe: (alias, random) => `${expression(of(alias, column))} = ${value(random)}`,
  };
}

export const expression: IndexMaker = firstOf({
  text: (column) =>
    onExpression(
      column,
      (name) => `lower(${name})`,
      (random) => `lower(${literalOf(column, random)})`,
    ),
  'timestamp(3)': (column) =>
    onExpression(
      column,
      (name) => `date_trunc('day', ${name})`,
      (random) => `date_trunc('day', ${literalOf(column, random)})`,
    ),
  timestamptz: (column) =>
    onExpression(
      column,
      (name) => `((${name} AT TIME ZONE 'UTC')::date)`,
      (random) => `(${literalOf(column, random)} AT TIME ZONE 'UTC')::date`,
    ),
  integer: (column) =>
    onExpression(
      column,
      (name) => `(${name} % 100)`,
      (random) => `${random.below(100)}`,
    ),
  json: (column, random) =>
    random.chance(0.5)
      ? onExpression(
          column,
          (name) => `(${name} ->> 'kind')`,
          (again) => `'${again.pick(words)}'`,
        )
      : onExpression(
          column,
          (name) => `((${name} ->> 'n')::integer)`,
          (again) => `${again.below(500)}`,
        ),
});

export const gin: IndexMaker = firstOf({
  json: (column, random) => ({
    method: 'gin',
    keys: `${quoted(column.name)}${random.pick(['', ' jsonb_path_ops'])}`,
    probe: (alias, again) => `${of(alias, column)} @> ${literalOf(column, again)}`,
  }),
  array: (column) => ({
    method: 'gin',
    keys: quoted(column.name),
    probe: (alias, again) =>
      `${of(alias, column)} ${again.pick(['@>', '&&'])} ${literalOf(column, again)}`,
  }),
  text: (column) => ({
    method: 'gin',
    keys: `to_tsvector('simple'::regconfig, ${quoted(column.name)})`,
    probe: (alias, again) =>
      `to_tsvector('simple'::regconfig, ${of(alias, column)}) @@ plainto_tsquery('simple', '${again.pick(words)}')`,
  }),
});

export const gist: IndexMaker = firstOf({
  range: (column, random) => ({
    method: random.chance(0.7) ? 'gist' : 'spgist',
    keys: quoted(column.name),
    probe: (alias, again) =>
      `${of(alias, column)} ${again.pick(['@>', '&&', '<<'])} ${literalOf(column, again)}`,
  }),
  point: (column, random) => ({
    method: random.chance(0.6) ? 'gist' : 'spgist',
    keys: quoted(column.name),
    probe: (alias, again) => `${of(alias, column)} <@ circle(${literalOf(column, again)}, 6)`,
  }),
  inet: (column, random) => ({
    method: random.chance(0.5) ? 'gist' : 'spgist',
    keys: `${quoted(column.name)} inet_ops`,
    probe: (alias, again) =>
      `${of(alias, column)} << ${literalOf(column, again).replace(/'::inet/, "/24'::inet")}`,
  }),
});
