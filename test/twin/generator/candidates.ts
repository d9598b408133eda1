import type { Candidate, CandidateKey } from '../../../src/model/advice.ts';
import type { Random } from './random.ts';
import { type Column, quoted, sortables, type Table } from './world.ts';

/** Indexes to try: of one to three columns, partial, covering, on expressions, and a GIN. */
export function candidatesOf(
  tables: readonly Table[],
  count: number,
  random: Random,
): readonly Candidate[] {
  return Array.from({ length: count }, (_, at) => {
    const table = random.pick(tables);
    const json = table.columns.find(({ kind }) => kind.trait === 'json' || kind.trait === 'array');
    const gin = at % 8 === 7 && json !== undefined;
    return {
      table: { schema: table.schema, name: table.name },
      partitioned: table.partitionKey !== null,
      method: gin ? 'gin' : 'btree',
      keys: gin ? [keyOf(json.name)] : keysOf(table, at, random),
      equalityKeys: 1,
      include: !gin && at % 6 === 5 ? [random.pick(table.columns).name] : [],
      predicate: !gin && at % 5 === 4 ? predicateOf(table) : null,
      name: `trial_${at}`,
      paths: [],
      origin: 'statement',
    };
  });
}

const keyOf = (column: string): CandidateKey => ({
  column,
  expression: null,
  opclass: null,
  descending: false,
  nullsFirst: false,
});

function keysOf(table: Table, at: number, random: Random): readonly CandidateKey[] {
  const text = table.columns.find(({ kind }) => kind.trait === 'text');
  if (at % 9 === 8 && text !== undefined) {
    return [{ ...keyOf(''), column: null, expression: `lower(${quoted(text.name)})` }];
  }
  const references = table.references.map(({ column }) => column);
  const columns = random.some([...new Set([...sortables(table), ...references])], 1 + (at % 3));
  return columns.map((column) => orderOf(column, random));
}

function orderOf(column: Column, random: Random): CandidateKey {
  const descending = random.chance(0.2);
  return { ...keyOf(column.name), descending, nullsFirst: random.chance(0.1) !== descending };
}

function predicateOf(table: Table): string | null {
  const column = table.columns.find(({ nulls }) => nulls > 0);
  return column === undefined ? null : `${quoted(column.name)} IS NOT NULL`;
}
