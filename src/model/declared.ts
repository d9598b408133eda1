/** What a Prisma project declares: its schema and the indexes its migrations build. */

export interface Project {
  /** Absolute folder that holds the project. */
  readonly root: string;
  readonly prismaVersion: PrismaVersion;
  /** Absolute paths of the schema's files, sorted. */
  readonly schemaFiles: readonly string[];
  /** Absolute path of `prisma.config.*`, if there is one. */
  readonly configFile: string | null;
  /** `datasource.directUrl` or `datasource.url` of `prisma.config.*`. */
  readonly configuredUrl: UrlSource | null;
  /** Absolute path of the migrations folder; null if it does not exist. */
  readonly migrationsFolder: string | null;
  /** Notes for the reader of the report: fallbacks that were taken, and why. */
  readonly notes: readonly string[];
}

export interface PrismaVersion {
  readonly major: number;
  /** For example `7.10.0`; null if only inferred from the schema. */
  readonly exact: string | null;
  /** Where it was read: a file, or a sentence such as `inferred: datasource has a url`. */
  readonly source: string;
}

export interface DeclaredSchema {
  readonly previewFeatures: readonly string[];
  readonly datasource: Datasource;
  readonly relationMode: 'foreignKeys' | 'prisma';
  /** Models in the order of the schema; views are left out, since Prisma builds nothing for them. */
  readonly models: readonly DeclaredModel[];
  /** Tables of implicit many-to-many relations, which no model stands for. */
  readonly hiddenTables: readonly HiddenTable[];
}

/** `_AToB`: made by Prisma for an implicit many-to-many relation. */
export interface HiddenTable {
  readonly table: string;
  readonly schema: string | null;
  /** Names of the two models, as the columns `A` and `B` hold their ids. */
  readonly models: readonly [string, string];
  /** Names of its indexes under every major of Prisma. */
  readonly indexNames: readonly string[];
}

export interface Datasource {
  readonly name: string;
  readonly url: UrlSource | null;
  readonly directUrl: UrlSource | null;
  /** `schemas = [...]` of a multi-schema project; empty otherwise. */
  readonly schemas: readonly string[];
}

/** A URL as the schema or prisma.config.ts gives it. */
export type UrlSource =
  | { readonly kind: 'env'; readonly variable: string }
  | { readonly kind: 'literal'; readonly value: string };

export interface DeclaredModel {
  /** Prisma's name. */
  readonly name: string;
  /** Database name (`@@map`). */
  readonly table: string;
  /** `@@schema`; null: the connection's default schema. */
  readonly schema: string | null;
  readonly ignored: boolean;
  readonly position: SourcePosition;
  readonly fields: readonly DeclaredField[];
  readonly indexes: readonly DeclaredIndex[];
  readonly relations: readonly DeclaredRelation[];
}

export interface SourcePosition {
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface DeclaredField {
  readonly name: string;
  /** Database name (`@map`). */
  readonly column: string;
  /** Prisma's type, for example `String`, `DateTime`, an enum's name. */
  readonly type: string;
  readonly kind: 'scalar' | 'enum' | 'unsupported';
  readonly list: boolean;
  readonly required: boolean;
}

export type DeclaredIndexKind = 'id' | 'unique' | 'index' | 'fulltext';

export interface DeclaredIndex {
  readonly kind: DeclaredIndexKind;
  /** Name in the database: `map:`, or Prisma's default cut as Prisma cuts it. */
  readonly name: string;
  readonly nameIsDefault: boolean;
  readonly keys: readonly DeclaredIndexKey[];
  /** `btree` unless `type:` says otherwise; lower case as PostgreSQL spells it. */
  readonly method: string;
  /** SQL of `where:`, as Prisma writes it after WHERE; null for a full index. */
  readonly predicate: string | null;
  readonly position: SourcePosition;
}

export interface DeclaredIndexKey {
  readonly field: string;
  readonly column: string;
  readonly descending: boolean;
  /** `ops:` as the operator class is named in PostgreSQL; null for the default. */
  readonly opclass: string | null;
}

export interface DeclaredRelation {
  readonly field: string;
  /** Name of the foreign key in the database: `map:` or Prisma's default. */
  readonly foreignKey: string;
  readonly columns: readonly string[];
  readonly references: { readonly model: string; readonly columns: readonly string[] };
}

/** An index as the migrations leave it when all of them have run, in order. */
export interface MigratedIndex {
  readonly name: string;
  readonly schema: string | null;
  readonly table: string;
  readonly unique: boolean;
  /** Made by a PRIMARY KEY or UNIQUE constraint, whose name it bears. */
  readonly constraint: boolean;
  /** Directory name of the migration that created it. */
  readonly migration: string;
  readonly concurrently: boolean;
}

export interface Migrations {
  /** Directory names in the order in which Prisma applies them. */
  readonly directories: readonly string[];
  readonly indexes: readonly MigratedIndex[];
  /** Statements or files that could not be understood, so that a verdict on indexes must be careful. */
  readonly notes: readonly string[];
}
