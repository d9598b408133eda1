import type { Catalog, CatalogGap, RelationName } from './catalog.ts';
import type { TextSet } from './path.ts';

/** A database's DDL, statistics, sizes and planner settings, in one document, with no rows. */
export interface Snapshot {
  readonly kind: 'dbperf-snapshot';
  readonly version: 1;
  /** dbperf's own version. */
  readonly dbperf: string;
  readonly values: ValuesKept;
  /** As an audit reads it. Of column statistics the values are in `statistics` alone. */
  readonly catalog: Catalog;
  readonly locale: Locale;
  /** Settings that plans depend on, as they hold for this role in this database: name to value with unit. */
  readonly settings: Readonly<Record<string, string>>;
  /** What makes the database, in an order in which it can be run: one statement each. */
  readonly definitions: readonly Definition[];
  readonly relations: readonly RelationFigures[];
  readonly statistics: readonly AttributeStatistics[];
  readonly extendedStatistics: readonly ExtendedStatistics[];
  readonly ends: readonly ColumnEnds[];
  /** Parameter sets of the critical paths that the project had, so that they can be planned offline. */
  readonly parameterSets: readonly PathParameters[];
  /** What could not be read besides the catalog's own gaps, and what it would take. */
  readonly gaps: readonly CatalogGap[];
}

/**
 * What is told of the values in columns: `none` at all, `ranked`: text by its rank among all text,
 * numbers and times coarsened, or `full`.
 */
export type ValuesKept = 'none' | 'ranked' | 'full';

/** The database's default collation. */
export interface Locale {
  readonly provider: 'libc' | 'icu' | 'builtin';
  /** `datcollate`. */
  readonly collate: string;
  /** `datctype`. */
  readonly ctype: string;
  /** `datlocale` (`daticulocale`): the ICU or builtin locale. */
  readonly locale: string | null;
  /** For example `UTF8`. */
  readonly encoding: string;
}

export type DefinitionKind =
  | 'schema'
  | 'extension'
  | 'collation'
  | 'type'
  | 'function'
  | 'operator'
  | 'table'
  | 'constraint'
  | 'index'
  | 'view'
  | 'statistics'
  | 'policy';

/** One statement of DDL. */
export interface Definition {
  readonly kind: DefinitionKind;
  /** What it makes, quoted and with its schema, for messages. */
  readonly name: string;
  /** One statement, every name quoted and with its schema. */
  readonly sql: string;
  /** The extension whose object it stands in for, where the twin lacks that extension; else null. */
  readonly standsInFor: string | null;
}

/** A relation with storage (or a partitioned one), from `pg_class` and its file. */
export interface RelationFigures extends RelationName {
  readonly kind: 'table' | 'partitioned' | 'materialized view' | 'index' | 'partitioned index';
  /** Access method of an index, or `heap`. */
  readonly method: string;
  /** `relpages`. */
  readonly pages: number;
  /** `reltuples`; -1: never analysed. */
  readonly tuples: number;
  /** `relallvisible`. */
  readonly allVisiblePages: number;
  /** `relallfrozen` of PostgreSQL 18; 0 before. */
  readonly allFrozenPages: number;
  /** Size of the main fork in blocks of 8 KB, which is what the planner goes by. */
  readonly blocks: number;
  /** `level` of a btree (0: the root is a leaf); null where it cannot be seen. */
  readonly height: number | null;
}

/** One row of `pg_stats`. Values and frequencies as PostgreSQL's array text. */
export interface AttributeStatistics extends RelationName {
  /**
   * Of an index: statistics of its expressions, with the number of the index's column. Of a
   * statistics object: of its expressions, numbered from 1; `column` is the expression.
   */
  readonly relationKind: 'table' | 'index' | 'statistics';
  readonly column: string;
  /** `attnum`, from 1. */
  readonly position: number;
  /** `format_type` of the column. */
  readonly type: string;
  readonly inherited: boolean;
  readonly nullFraction: number;
  /** bytes */
  readonly averageWidth: number;
  /** `n_distinct`. */
  readonly distinct: number;
  readonly commonValues: string | null;
  readonly commonFrequencies: string | null;
  readonly histogram: string | null;
  readonly correlation: number | null;
  readonly commonElements: string | null;
  readonly commonElementFrequencies: string | null;
  readonly elementCountHistogram: string | null;
  /** PostgreSQL 17 and later. */
  readonly rangeLengthHistogram: string | null;
  readonly rangeEmptyFraction: number | null;
  readonly rangeBoundsHistogram: string | null;
}

/** One row of `pg_stats_ext` of a statistics object; its definition is among the definitions. */
export interface ExtendedStatistics extends RelationName {
  readonly table: RelationName;
  readonly inherited: boolean;
  /** Columns in the order of their numbers, with types; expressions follow, and have none. */
  readonly columns: readonly string[];
  readonly types: readonly string[];
  /** `n_distinct` as text: `{"1, 2": 5}`. */
  readonly distinct: string | null;
  /** `dependencies` as text: `{"1 => 2": 0.9}`. */
  readonly dependencies: string | null;
  readonly common: CommonCombinations | null;
}

/** A multi-column list of most common values. */
export interface CommonCombinations {
  /** A row for each combination; PostgreSQL's text of each value, null for NULL. */
  readonly values: readonly (readonly (string | null)[])[];
  readonly frequencies: readonly number[];
  readonly baseFrequencies: readonly number[];
}

/** The least and the greatest value of a column, which the planner reads from an index's ends. */
export interface ColumnEnds {
  readonly table: RelationName;
  readonly column: string;
  readonly min: string;
  readonly max: string;
}

/** The parameter sets of one critical path. */
export interface PathParameters {
  readonly path: string;
  readonly fingerprint: string;
  readonly sets: readonly TextSet[];
}
