import type { RelationName } from '../../../model/catalog.ts';

/** Relations as two parameters: their schemas and their names, in step. */
export function relationArrays(relations: readonly RelationName[]): [string[], string[]] {
  return [relations.map(({ schema }) => schema), relations.map(({ name }) => name)];
}

/** Oids of the relations named by the parameters $1 (schemas) and $2 (names). */
export const namedOids = `
  SELECT c.oid
  FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[]))
    AS wanted(schema, name)
  JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema
  JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name`;
