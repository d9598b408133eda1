/** What PostgreSQL's catalog says of one database, in PostgreSQL's own terms. */

/** An unquoted, exact name of a relation (table, view, index) with its PostgreSQL schema. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
}

export interface Catalog {
  readonly server: Server;
  /** The role's search_path, resolved, without `pg_catalog`. */
  readonly searchPath: readonly string[];
  readonly tables: readonly Table[];
  readonly indexes: readonly Index[];
  readonly constraints: readonly Constraint[];
  /** What could not be read, and what it would take. Never silently empty. */
  readonly gaps: readonly CatalogGap[];
}

export interface Server {
  /** `server_version_num`, for example 180004. */
  readonly versionNum: number;
  /** `server_version`, for example `18.4`. */
  readonly version: string;
  readonly database: string;
  readonly role: string;
  readonly superuser: boolean;
  readonly inRecovery: boolean;
  /** ISO time of the server's clock when the catalog was read. */
  readonly readAt: string;
  /** Start of the cumulative statistics (`pg_stat_database.stats_reset`), ISO; null if never reset. */
  readonly statisticsSince: string | null;
  /** Settings that influence plans and limits, by name, in the units of `pg_settings`. */
  readonly settings: Readonly<Record<string, string>>;
  /** `datcollate`, or the ICU locale. */
  readonly collation: string;
}

export type TableKind = 'table' | 'partitioned' | 'view' | 'materialized view' | 'foreign';

export interface Table extends RelationName {
  readonly kind: TableKind;
  /** The partitioned (or inherited) parent. */
  readonly parent: RelationName | null;
  /** `reltuples`; null if the table was never analysed or vacuumed. Partitioned: sum of its leaves. */
  readonly rows: number | null;
  /** Pages of the heap as `relpages` has them. */
  readonly pages: number;
  readonly allVisiblePages: number;
  /** Bytes of heap and TOAST (`pg_table_size`). Of a partitioned table all sizes and counts are its leaves' sums. */
  readonly bytes: number;
  readonly indexBytes: number;
  readonly columns: readonly Column[];
  /** Row-level security applies to the connected role, so its statistics are hidden too. */
  readonly rowSecurity: boolean;
  /** The connected role has SELECT on every column. */
  readonly readable: boolean;
  /** Belongs to an extension. */
  readonly extension: string | null;
  readonly activity: TableActivity | null;
}

/** From `pg_stat_user_tables`, counted since `Server.statisticsSince`. */
export interface TableActivity {
  readonly sequentialScans: number;
  readonly indexScans: number;
  readonly inserted: number;
  readonly updated: number;
  /** Heap-only (HOT) updates among `updated`. */
  readonly hotUpdated: number;
  readonly deleted: number;
  readonly liveRows: number;
  readonly deadRows: number;
  readonly modifiedSinceAnalyze: number;
  /** The later of `last_analyze` and `last_autoanalyze`, ISO. */
  readonly analyzedAt: string | null;
  readonly vacuumedAt: string | null;
}

export interface Column {
  readonly name: string;
  /** `attnum`, from 1, with holes where columns were dropped. */
  readonly position: number;
  /** `format_type`, for example `character varying(20)`. */
  readonly type: string;
  readonly notNull: boolean;
  readonly generated: boolean;
  readonly statistics: ColumnStatistics | null;
}

/**
 * From `pg_stats` (of a partitioned table: the inherited row). Values are PostgreSQL text; columns wider
 * than 200 bytes on average come without values.
 */
export interface ColumnStatistics {
  /** 0..1 */
  readonly nullFraction: number;
  /** `n_distinct` as PostgreSQL keeps it: positive a count, negative minus a fraction of the rows. */
  readonly distinct: number;
  /** bytes */
  readonly averageWidth: number;
  readonly correlation: number | null;
  readonly commonValues: readonly string[] | null;
  readonly commonFrequencies: readonly number[] | null;
  readonly histogram: readonly string[] | null;
}

export interface IndexKey {
  /** The column's name; null for an expression. */
  readonly column: string | null;
  /** `pg_get_indexdef(index, n)`: a quoted column name or the expression. */
  readonly text: string;
  readonly opclass: string;
  /** Whether `opclass` is the default of the key's type for the method. */
  readonly opclassIsDefault: boolean;
  /** Null where it is the column's own. */
  readonly collation: string | null;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface Index extends RelationName {
  readonly table: RelationName;
  /** `btree`, `hash`, `gin`, `gist`, `spgist`, `brin`, or an extension's. */
  readonly method: string;
  readonly keys: readonly IndexKey[];
  /** INCLUDE columns, by name. */
  readonly include: readonly string[];
  /** `pg_get_expr(indpred)`: canonical text of the predicate. */
  readonly predicate: string | null;
  readonly unique: boolean;
  readonly nullsNotDistinct: boolean;
  readonly primary: boolean;
  readonly valid: boolean;
  readonly ready: boolean;
  /** `indcheckxmin`: not yet usable by older snapshots. */
  readonly checkXmin: boolean;
  /** Name of the constraint that owns it. */
  readonly constraint: string | null;
  readonly extension: string | null;
  /** The partitioned index it is attached to. */
  readonly parent: RelationName | null;
  /** `pg_get_indexdef`. */
  readonly definition: string;
  readonly bytes: number;
  /** `pg_stat_user_indexes.idx_scan`, of a partitioned index the sum of its leaves. */
  readonly scans: number | null;
}

export type ConstraintKind = 'primary' | 'unique' | 'foreign' | 'check' | 'exclusion' | 'not null';

export interface Constraint {
  readonly name: string;
  readonly table: RelationName;
  readonly kind: ConstraintKind;
  /** Column names in key order. */
  readonly columns: readonly string[];
  /** Only of foreign keys. */
  readonly references: ForeignKeyTarget | null;
  readonly validated: boolean;
  readonly definition: string;
}

export interface ForeignKeyTarget {
  readonly table: RelationName;
  readonly columns: readonly string[];
  /** `NO ACTION`, `RESTRICT`, `CASCADE`, `SET NULL` or `SET DEFAULT`. */
  readonly onDelete: string;
}

export interface CatalogGap {
  readonly subject: string;
  readonly reason: string;
  /** What it would take, as an action. */
  readonly help: string;
}
