import type { Distribution } from './distribution.ts';
import type { Kind, Trait } from './kinds.ts';
import type { Random } from './random.ts';

export interface Column {
  readonly name: string;
  readonly kind: Kind;
  readonly distribution: Distribution;
  /** Share of NULL; 0: NOT NULL. */
  readonly nulls: number;
  /** Salt of the nulls. */
  readonly salt: number;
}

/** A condition that something in the schema was made for, such as an index on an expression. */
export type Probe = (alias: string, random: Random) => string;

export interface Reference {
  readonly column: Column;
  readonly target: Table;
}

/** A table, or a view of one, as statements see it. */
export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
  /** The primary key, 1 to `rows`; null for a table without. */
  readonly id: string | null;
  /** The column that it is partitioned by. */
  readonly partitionKey: Column | null;
  readonly columns: readonly Column[];
  readonly references: readonly Reference[];
  readonly probes: readonly Probe[];
  readonly secured: boolean;
}

/** What a part of the generator adds: statements of the setup, in their order. */
export interface Built {
  readonly table: Table;
  /** DDL before the rows. */
  readonly create: readonly string[];
  /** Rows `from` up to `to`, both inclusive. */
  readonly load: (from: number, to: number) => readonly string[];
  /** DDL after the rows: indexes, constraints, extended statistics. */
  readonly finish: readonly string[];
  /** False: other tables refer to its rows. */
  readonly deletable: boolean;
}

export interface Options {
  readonly major: 18 | 15;
  /** Rows of the large tables. */
  readonly rows: number;
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

export const relation = (table: { readonly schema: string; readonly name: string }) =>
  `${quoted(table.schema)}.${quoted(table.name)}`;

export const of = (alias: string, column: Column | string) =>
  `${alias}.${quoted(typeof column === 'string' ? column : column.name)}`;

/** A literal that occurs in the column, or nearly. */
export function literalOf(column: Column, random: Random): string {
  return column.kind.literal(column.distribution.draw(random));
}

const sortableTraits: readonly Trait[] = ['number', 'time', 'text', 'label'];

/** Columns to sort and group by; every table has two at least. */
export function sortables(table: Table): readonly Column[] {
  return table.columns.filter(({ kind }) => sortableTraits.includes(kind.trait));
}
