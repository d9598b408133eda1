import type { Catalog, Constraint, RelationName } from '../model/catalog.ts';
import type { AttributeStatistics } from '../model/snapshot.ts';
import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';

/** A column of a table, by their exact names. */
export type ColumnTest = (table: RelationName, column: string) => boolean;

/** What decides which columns get more different values when tables grow. */
export interface Growing {
  readonly catalog: Catalog;
  readonly statistics: readonly AttributeStatistics[];
  /** The table gets more rows. */
  readonly grows: (table: RelationName) => boolean;
}

/**
 * Tells which columns refer to more and more rows: columns of a foreign key to a table that grows.
 * Of a key of several columns those whose referenced column gets more values itself, so that a
 * tenant's number does not multiply with its users.
 */
export function referringColumns({ catalog, statistics, grows }: Growing): ColumnTest {
  const keys = grouped(catalog.constraints.filter(({ kind }) => kind === 'foreign'));
  const parents = new Map(catalog.tables.map((table) => [quoteRelation(table), table.parent]));
  const unbounded = new Set(
    statistics.filter((one) => one.distinct < 0).map((one) => columnKey(one, one.column)),
  );
  const known = new Map<string, boolean>();

  function refers(table: RelationName, column: string): boolean {
    const key = columnKey(table, column);
    const found = known.get(key);
    if (found !== undefined) return found;
    // A circle of keys leads to no table that grows.
    known.set(key, false);
    const own = keys.get(quoteRelation(table)) ?? [];
    const parent = parents.get(quoteRelation(table)) ?? null;
    const result =
      own.some((one) => growsWith(one, column)) || (parent !== null && refers(parent, column));
    known.set(key, result);
    return result;
  }

  function growsWith({ columns, references }: Constraint, column: string): boolean {
    const target = references?.columns[columns.indexOf(column)];
    if (references === null || target === undefined || !grows(references.table)) return false;
    if (columns.length === 1) return true;
    return unbounded.has(columnKey(references.table, target)) || refers(references.table, target);
  }

  return refers;
}

/** Of a column that refers to `factor` times as many rows: each is that much rarer. */
export function multiplied<T extends Frequencies>(statistics: T, factor: number): T {
  const { distinct, commonFrequencies } = statistics;
  return {
    ...statistics,
    // Negative, it is a fraction of the rows, and they grow.
    distinct: distinct > 0 ? distinct * factor : distinct,
    commonFrequencies: divided(commonFrequencies, factor),
  };
}

/** Of `pg_stats`, as PostgreSQL's array text in a snapshot, as numbers in a catalog. */
interface Frequencies {
  readonly distinct: number;
  readonly commonFrequencies: string | readonly number[] | null;
}

function divided(frequencies: Frequencies['commonFrequencies'], factor: number) {
  if (frequencies === null) return null;
  if (typeof frequencies !== 'string') return frequencies.map((one) => one / factor);
  const numbers = frequencies.slice(1, -1).split(',');
  return frequencies === '{}' ? '{}' : `{${numbers.map((one) => Number(one) / factor).join(',')}}`;
}

function grouped(constraints: readonly Constraint[]): ReadonlyMap<string, readonly Constraint[]> {
  const groups = new Map<string, Constraint[]>();
  for (const constraint of constraints) {
    const key = quoteRelation(constraint.table);
    groups.set(key, [...(groups.get(key) ?? []), constraint]);
  }
  return groups;
}

const columnKey = (table: RelationName, column: string): string =>
  `${quoteRelation(table)}.${quoteIdentifier(column)}`;
