import type { RelationName } from '../model/catalog.ts';

/** A key for maps: no name of PostgreSQL holds a zero byte. */
export function relationKey(relation: RelationName): string {
  return `${relation.schema}\0${relation.name}`;
}

/** The relation that a LEFT JOIN found, or null. */
export function relationOrNull(schema: string | null, name: string | null): RelationName | null {
  return schema === null || name === null ? null : { schema, name };
}
