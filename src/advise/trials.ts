import type { Candidate, WhatIf } from '../model/advice.ts';
import type { RelationName } from '../model/catalog.ts';
import { type Costs, costsOf } from './costs.ts';
import { tableId } from './root-table.ts';
import { pathsFor, type Touching } from './touching.ts';

/** A planner, with what each path asks of each table. */
export interface Planner {
  readonly whatIf: WhatIf;
  readonly touching: Touching;
}

/** Candidates that are tried together: one, for most. */
export interface Item {
  readonly members: readonly Sized[];
  /** The paths that it is tried on. */
  readonly paths: readonly string[];
}

/** A candidate that the planner holds ready. */
export interface Sized {
  readonly candidate: Candidate;
  readonly bytes: number;
}

export function itemOf(members: readonly Sized[], touching: Touching): Item {
  const paths = members.flatMap(({ candidate }) => pathsFor(candidate, touching));
  return { members, paths: [...new Set(paths)] };
}

export function nameOf({ candidate }: Sized): string {
  return candidate.name;
}

/** Bytes of those members that are not there yet. */
export function bytesOf({ members }: Item, present: readonly Sized[] = []): number {
  const added = members.filter((one) => !present.includes(one));
  return added.reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * The costs of these paths' statements with these candidates there, and these indexes not. Candidates
 * on tables that none of the paths reads are left out: with hundreds of them chosen, to show all in
 * each trial would take longer than to plan.
 */
export async function planWith(
  { whatIf, touching }: Planner,
  shown: readonly Sized[],
  paths: readonly string[],
  hide: readonly RelationName[] = [],
): Promise<Costs> {
  if (paths.length === 0) return new Map();
  const isRead = ({ candidate: { table } }: Sized) =>
    paths.some((path) => touching.get(path)?.has(tableId(table)));
  const show = [...new Set(shown.filter(isRead).map(nameOf))];
  return costsOf(await whatIf.plan({ show, hide, paths }));
}
