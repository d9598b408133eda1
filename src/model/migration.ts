import type { Candidate } from './advice.ts';
import type { Index, RelationName, TableKind } from './catalog.ts';
import type { EditedFile } from './schema-edit.ts';

/** A directory of a project's migrations folder, whoever wrote it. */
export interface MigrationFile {
  readonly directory: string;
  /** Text of its migration.sql; null where it has none that can be read. */
  readonly sql: string | null;
}

/** One directory of Prisma's migrations, with exactly one statement. */
export interface Migration {
  readonly kind: MigrationKind;
  /** Its name, in the order in which Prisma applies: `20261125174100_add_payments_status_idx`. */
  readonly directory: string;
  readonly table: RelationName;
  readonly index: RelationName;
  /** With its semicolon, every identifier quoted. */
  readonly statement: string;
  /** Lines of the header without their dashes; no line holds a semicolon. */
  readonly comments: readonly string[];
  /** The statement that undoes it; null where there is nothing to undo. */
  readonly down: string | null;
}

/**
 * - `drop-invalid`: an INVALID index that stands where the new one goes
 * - `drop-gone`: an index that an earlier migration made and that is not there any more; it stands
 *   again wherever the whole history runs, as in a shadow database
 * - `create-on-parent`, `create-on-partition`, `attach`: one index of a partitioned table
 * - `drop-redundant`: an index that the new ones made redundant
 */
export type MigrationKind =
  | 'drop-invalid'
  | 'drop-gone'
  | 'create'
  | 'create-on-parent'
  | 'create-on-partition'
  | 'attach'
  | 'drop-redundant';

/** What is in the database where indexes are advised: what a migration has to respect. */
export interface Surroundings {
  /** PostgreSQL schema of models without `@@schema`. */
  readonly defaultSchema: string;
  /** Tables with advice, and all partitions below them. */
  readonly tables: readonly SurroundingTable[];
  /** Indexes of these tables, and every partial index of the database. */
  readonly indexes: readonly Index[];
  /** Names of all relations in these tables' schemas where one is partitioned; else none. */
  readonly taken: readonly RelationName[];
  /**
   * Predicates of advised indexes as PostgreSQL prints them (`pg_get_expr`), by the index's name.
   * Of one that no planner has read there is none.
   */
  readonly predicates: Readonly<Record<string, string>>;
}

export interface SurroundingTable extends RelationName {
  readonly kind: TableKind;
  readonly parent: RelationName | null;
  /** Bytes of heap and TOAST. */
  readonly bytes: number;
}

/** What `gen-migration` makes of a run's advice. */
export interface MigrationPlan {
  /** In the order in which they are applied; empty where there is nothing to do. */
  readonly migrations: readonly Migration[];
  /** Indexes that the schema has to declare, under their final names. */
  readonly declarations: readonly Candidate[];
  /** Indexes that the migrations drop, so that the schema must not declare them. */
  readonly withdrawn: readonly Index[];
  /** Indexes that the new ones make redundant, and that stay. */
  readonly redundant: readonly Index[];
  readonly skipped: readonly SkippedAdvice[];
}

/** Advice for which no migration is written. */
export interface SkippedAdvice {
  readonly index: RelationName;
  readonly reason: string;
  /** What to do; null where nothing is left to do. */
  readonly help: string | null;
}

/** What becomes of schema.prisma. */
export interface SchemaChange {
  readonly files: readonly EditedFile[];
  readonly added: readonly SchemaLine[];
  readonly removed: readonly SchemaLine[];
  /** Indexes that the schema cannot declare: they are left to their migrations. */
  readonly unsayable: readonly UnsayableIndex[];
  /**
   * Lines of all partial indexes, without which Prisma would drop them once `partialIndexes` is on;
   * empty where it is on already, or would change nothing.
   */
  readonly partial: readonly SchemaLine[];
}

export interface SchemaLine {
  readonly model: string;
  /** `@@index([status], map: "payments_status_idx")` */
  readonly line: string;
}

export interface UnsayableIndex {
  readonly index: string;
  readonly reason: string;
  /** What the next `migrate dev` does to it. */
  readonly prismaWould: 'ignore' | 'drop';
}

/** A file by its path within the migrations folder. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** What `gen-migration` is about to write, or shows. */
export interface Generation {
  readonly plan: MigrationPlan;
  /** Absolute path of the migrations folder. */
  readonly folder: string;
  /** Files within it. */
  readonly files: readonly GeneratedFile[];
  readonly schema: SchemaChange;
  readonly notes: readonly string[];
}
