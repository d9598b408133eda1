/** One change of schema.prisma that goes with a migration. */
export type SchemaEdit =
  | {
      readonly kind: 'add-index';
      /** Prisma's name of the model. */
      readonly model: string;
      /** `@@index([…], map: "…")`, without indentation. */
      readonly line: string;
      /** A comment to stand above it, with its slashes. */
      readonly comment: string | null;
    }
  | {
      readonly kind: 'remove-index';
      readonly model: string;
      /** Name of the index in the database. */
      readonly name: string;
    }
  | { readonly kind: 'turn-on-partial-indexes' };

export interface EditedSchema {
  /** Files that change, in the order of the schema's files. */
  readonly files: readonly EditedFile[];
  /** Edits that change nothing, and why. */
  readonly unneeded: readonly UnneededEdit[];
}

export interface EditedFile {
  /** Absolute path. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export interface UnneededEdit {
  readonly edit: SchemaEdit;
  /**
   * - `declared`: the model declares the index under this name
   * - `declared otherwise`: the model declares it under another name, which `name` gives
   * - `not declared`: there is nothing to remove
   * - `declared at a field`: by `@unique` or `@id`, which is not removed
   * - `turned on`: the feature is on
   */
  readonly why:
    | 'declared'
    | 'declared otherwise'
    | 'not declared'
    | 'declared at a field'
    | 'turned on';
  /** The name under which it is declared; null where none is. */
  readonly name: string | null;
}
