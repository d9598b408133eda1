import type { Candidate, CandidateKey } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import { newIndexName } from '../sql/index-name.ts';
import { type Idea, ideaId, type Proposal, type Unnamed, union } from './proposal.ts';

/**
 * The ideas with names, by `ideaId`. All of them are made side by side, so no two names are equal.
 * An idea that the schema declares already keeps the schema's name; what else it declares follows.
 */
export function namedCandidates(
  ideas: ReadonlyMap<string, Idea>,
  declared: readonly Candidate[],
  catalog: Catalog,
): ReadonlyMap<string, Proposal> {
  const taken = new Set([...catalog.indexes, ...catalog.tables, ...declared].map((e) => e.name));
  const known = new Map(declared.map((candidate) => [ideaId(candidate), candidate]));
  const named = new Map<string, Proposal>();
  for (const [id, idea] of ideas) {
    const own = known.get(id);
    const name = own?.name ?? nameOf(idea.candidate, taken);
    taken.add(name);
    named.set(id, { ...idea, candidate: { ...idea.candidate, ...withPaths(own, idea), name } });
  }
  for (const [id, candidate] of known) {
    if (!named.has(id)) named.set(id, { candidate, against: null, wanting: [] });
  }
  return named;
}

function withPaths(declared: Candidate | undefined, { candidate }: Idea): Partial<Candidate> {
  if (declared === undefined) return {};
  return { origin: 'declared', paths: union(declared.paths, candidate.paths) };
}

function nameOf({ table, keys }: Unnamed, taken: ReadonlySet<string>): string {
  return newIndexName(table.name, keys.map(wordOf), taken);
}

/** `lower_email` of `lower("email")`. */
function wordOf({ column, expression }: CandidateKey): string {
  if (column !== null) return column;
  return (expression ?? '').replace(/[^\p{L}\p{N}_]+/gu, '_').replace(/^_+|_+$/g, '');
}
