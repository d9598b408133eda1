import type { Random } from './random.ts';
import { type Column, literalOf, of, type Table } from './world.ts';

type ColumnCondition = (name: string, column: Column, random: Random) => string;

const equal: ColumnCondition = (name, column, random) => `${name} = ${literalOf(column, random)}`;

const list: ColumnCondition = (name, column, random) => {
  const values = Array.from({ length: 2 + random.below(6) }, () => literalOf(column, random));
  return random.chance(0.7)
    ? `${name} IN (${values.join(', ')})`
    : `${name} <> ALL (ARRAY[${values.join(', ')}])`;
};

const compared: ColumnCondition = (name, column, random) =>
  `${name} ${random.pick(['<', '<=', '>', '>='])} ${literalOf(column, random)}`;

const between: ColumnCondition = (name, column, random) => {
  const from = column.distribution.draw(random);
  const to = from + 1 + random.below(Math.max(2, column.distribution.keys / 20));
  return `${name} BETWEEN ${column.kind.literal(from)} AND ${column.kind.literal(to)}`;
};

const nullness: ColumnCondition = (name, _column, random) =>
  `${name} IS ${random.chance(0.5) ? '' : 'NOT '}NULL`;

const like: ColumnCondition = (name, column, random) => {
  const value = literalOf(column, random).slice(1, -1);
  const operator = random.pick(['LIKE', 'LIKE', 'ILIKE', 'NOT LIKE']);
  const middle = value.slice(2, 5);
  const pattern = random.pick([`${value.slice(0, -2)}%`, `${value.slice(0, 3)}%`, `%${middle}%`]);
  return `${name} ${operator} '${pattern}'`;
};

const regular: ColumnCondition = (name, column, random) =>
  `${name} ~ '^${literalOf(column, random).slice(1, 4)}'`;

const contains: ColumnCondition = (name, column, random) =>
  `${name} ${random.pick(['@>', '&&', '<@'])} ${literalOf(column, random)}`;

const anyOf: ColumnCondition = (name, column, random) =>
  `(${literalOf(column, random)})[1] = ANY (${name})`;

const inJson: ColumnCondition = (name, column, random) =>
  random.pick([
    `${name} @> ${literalOf(column, random)}`,
    `${name} ->> 'kind' = 'cedar'`,
    `(${name} ->> 'n')::integer < ${random.below(500)}`,
    `${name} ? 'flags'`,
    `${name} -> 'flags' @> '[3]'::jsonb`,
  ]);

const nearby: ColumnCondition = (name, column, random) =>
  `${name} <-> ${literalOf(column, random)} < ${1 + random.below(30)}`;

const truth: ColumnCondition = (name, _column, random) =>
  `${random.chance(0.5) ? 'NOT ' : ''}${name}`;

const ordered = [equal, list, compared, between, nullness];

const byTrait: Readonly<Record<Column['kind']['trait'], readonly ColumnCondition[]>> = {
  number: ordered,
  time: [compared, between, between, equal, nullness],
  text: [equal, equal, list, like, like, regular, compared, nullness],
  label: [equal, equal, list, nullness],
  boolean: [truth, nullness],
  array: [contains, contains, anyOf, nullness],
  range: [contains, contains, nullness],
  json: [inJson, inJson, nullness],
  point: [nearby, nullness],
  other: [equal, list, nullness],
};

/** A condition on one column of the table, or one that an index of it was made for. */
export function conditionOn(table: Table, alias: string, random: Random): string {
  if (table.probes.length > 0 && random.chance(0.4))
    return random.pick(table.probes)(alias, random);
  const column = random.pick(table.columns);
  return random.pick(byTrait[column.kind.trait])(of(alias, column), column, random);
}
