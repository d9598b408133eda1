import type { AdviceReport } from '../../model/advice.ts';
import type { RelationName } from '../../model/catalog.ts';
import { sameRelation } from '../../sql/same-relation.ts';

/** Why candidates for an index of the path (and of the table, if one is given) were rejected. */
export function rejectionsFor(
  path: string,
  advice: AdviceReport | undefined,
  table?: RelationName,
): readonly string[] {
  return (advice?.rejected ?? [])
    .filter(({ candidate }) => candidate.paths.includes(path))
    .filter(({ candidate }) => table === undefined || sameRelation(candidate.table, table))
    .map(({ candidate, reason }) => `"${candidate.name}": ${reason}`);
}

/** Of a statement some twenty candidates may be tried; a finding has room for the most promising. */
const room = 3;

/** The first of them, and how many more there are; null where there is none. */
export function renderRejections(rejections: readonly string[]): string | null {
  if (rejections.length === 0) return null;
  const more = rejections.length - room;
  const rest = more > 0 ? [`and ${more} more (-v names them)`] : [];
  return [...rejections.slice(0, room), ...rest].join('; ');
}
