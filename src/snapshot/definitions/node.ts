import type { Definition, DefinitionKind } from '../../model/snapshot.ts';

/**
 * When a definition may run at the earliest. Checks come before partitions are attached, which
 * demands them; keys and indexes after it, since attaching would make indexes of its own; views
 * after keys, on which GROUP BY may rest.
 */
export const phases = {
  base: 0,
  check: 1,
  attach: 2,
  index: 3,
  indexAttach: 4,
  view: 5,
  last: 6,
} as const;

export type Phase = (typeof phases)[keyof typeof phases];

/** An object of the database with the statements that make it. */
export interface DefinitionNode {
  /** Catalog and OID: `pg_class:16384`. */
  readonly key: string;
  readonly phase: Phase;
  readonly definitions: readonly Definition[];
}

/** A row of a query whose definition is ready-made. */
export interface DefinitionRow {
  readonly key: string;
  readonly kind: DefinitionKind;
  /** Quoted, with its schema. */
  readonly name: string;
  /** Null: dropped meanwhile. */
  readonly sql: string | null;
}

export function nodeOf(row: DefinitionRow, phase: Phase, standsInFor: string | null = null) {
  const definitions = row.sql === null ? [] : [{ ...definitionOf(row, row.sql), standsInFor }];
  return { key: row.key, phase, definitions } satisfies DefinitionNode;
}

export function definitionOf(
  { kind, name }: Pick<DefinitionRow, 'kind' | 'name'>,
  sql: string,
): Definition {
  return { kind, name, sql, standsInFor: null };
}
