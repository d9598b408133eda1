import type { Index } from '../model/catalog.ts';
import type { IndexRow } from './queries/indexes.ts';
import { relationOrNull } from './relation-key.ts';

/** The index; none if it was dropped while the catalog was read. */
export function indexOf(row: IndexRow): readonly Index[] {
  if (row.definition === null || row.bytes === null) return [];
  return [
    {
      schema: row.schema,
      name: row.name,
      table: { schema: row.table_schema, name: row.table_name },
      method: row.method,
      keys: row.keys,
      include: row.include ?? [],
      predicate: row.predicate,
      unique: row.unique,
      nullsNotDistinct: row.nulls_not_distinct,
      primary: row.primary,
      valid: row.valid,
      ready: row.ready,
      checkXmin: row.check_xmin,
      constraint: row.constraint,
      extension: row.extension,
      parent: relationOrNull(row.parent_schema, row.parent_name),
      definition: row.definition,
      bytes: row.bytes,
      scans: row.scans,
    },
  ];
}
