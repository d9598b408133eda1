import type { RelationName } from '../model/catalog.ts';

export function sameRelation(one: RelationName, other: RelationName): boolean {
  return one.name === other.name && one.schema === other.schema;
}
