import type { Candidate } from '../model/advice.ts';
import { tableId } from './root-table.ts';
import { shapeId } from './shape.ts';

export interface Proposal {
  readonly candidate: Candidate;
  /** Known without a trial to help nothing, and why; null for most. */
  readonly against: string | null;
  /** Paths that plainly read too much of its table: without a planner only these are advised. */
  readonly wanting: readonly string[];
}

/** A proposal whose index has no name yet. */
export type Idea = Omit<Proposal, 'candidate'> & { readonly candidate: Unnamed };

export type Unnamed = Omit<Candidate, 'name'>;

/** The same text for the same index of the same table. */
export function ideaId(candidate: Unnamed): string {
  return `${tableId(candidate.table)} ${shapeId(candidate)}`;
}

/** Several paths may have the same idea: it is kept once, with all of them. */
export function addIdea(ideas: Map<string, Idea>, idea: Idea): void {
  const id = ideaId(idea.candidate);
  const known = ideas.get(id);
  ideas.set(id, known === undefined ? idea : joined(known, idea));
}

function joined(known: Idea, other: Idea): Idea {
  const paths = union(known.candidate.paths, other.candidate.paths);
  return {
    candidate: { ...known.candidate, paths },
    against: known.against === null ? null : other.against,
    wanting: union(known.wanting, other.wanting),
  };
}

export function union(some: readonly string[], others: readonly string[]): readonly string[] {
  return [...new Set([...some, ...others])];
}
