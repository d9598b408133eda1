import type { RelationName } from '../../model/catalog.ts';
import { quoteRelation } from '../../sql/quote.ts';

export function same(one: RelationName, other: RelationName): boolean {
  return quoteRelation(one) === quoteRelation(other);
}
