import type { AdviceReport } from '../../model/advice.ts';
import type { RelationName } from '../../model/catalog.ts';
import { sameRelation } from './table-scans.ts';

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
