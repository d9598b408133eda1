import type { Candidate } from '../model/advice.ts';
import { ideaId } from './proposal.ts';
import type { Item } from './trials.ts';

/** For each index with INCLUDE the same without, where that was tried too. */
export function plainsOf<T extends { readonly item: Item }>(
  tried: readonly T[],
): ReadonlyMap<T, T> {
  const byId = new Map<string, T>();
  for (const one of tried) {
    const candidate = onlyMember(one.item);
    if (candidate !== null) byId.set(ideaId(candidate), one);
  }
  const plains = new Map<T, T>();
  for (const one of tried) {
    const candidate = onlyMember(one.item);
    const covers = candidate !== null && candidate.include.length > 0;
    const plain = covers ? byId.get(ideaId({ ...candidate, include: [] })) : undefined;
    if (plain !== undefined) plains.set(one, plain);
  }
  return plains;
}

function onlyMember({ members }: Item): Candidate | null {
  const [only, ...others] = members;
  return only === undefined || others.length > 0 ? null : only.candidate;
}
