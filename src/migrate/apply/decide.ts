import type { RelationName } from '../../model/catalog.ts';
import { sameRelation } from '../../sql/same-relation.ts';
import type { Action, CreateAction } from '../action.ts';
import type { Found } from './found-index.ts';

/** What a migration asks for, seen what stands under its index's name. */
export type Decision =
  /** `remainder`: INVALID indexes that are dropped first. */
  | { readonly kind: 'run'; readonly remainder: readonly RelationName[] }
  /** It is done already, and only has to be recorded. */
  | { readonly kind: 'done' }
  /** Done already if the index is what the statement would make, and refused otherwise. */
  | { readonly kind: 'compare'; readonly create: CreateAction; readonly otherwise: Otherwise }
  | { readonly kind: 'refuse'; readonly reason: Refusal };

export type Otherwise = 'refuse' | 'run';

/** - `no-index`: a relation of another kind has the name
 *  - `other-table`: an index of another table has it
 *  - `missing`: an index to be attached, or to be attached to, is not there
 */
export type Refusal = 'no-index' | 'other-table' | 'missing';

/** `partition` is what stands under an ATTACH's second name. */
export interface Standings {
  readonly found: Found | null;
  readonly partition: Found | null;
  readonly reindexRemains: readonly RelationName[];
}

export function decide(action: Action, standings: Standings, remade: Action | null): Decision {
  switch (action.kind) {
    case 'create':
      return decideCreate(action, standings);
    case 'drop':
      return decideDrop(standings, remade);
    case 'attach':
      return decideAttach(action.index, standings);
  }
}

function decideCreate(action: CreateAction, { found, reindexRemains }: Standings): Decision {
  if (found === null) return { kind: 'run', remainder: reindexRemains };
  if (!isIndex(found)) return { kind: 'refuse', reason: 'no-index' };
  if (found.table === null || !sameRelation(found.table, action.table)) {
    return { kind: 'refuse', reason: 'other-table' };
  }
  // An index of a partitioned table is INVALID until all of its partitions are attached.
  if (found.relkind === 'I' || (found.valid && found.ready)) {
    return { kind: 'compare', create: action, otherwise: 'refuse' };
  }
  return { kind: 'run', remainder: [action.index, ...reindexRemains] };
}

/**
 * A DROP before a CREATE of the same index may have run without having been recorded: the index that
 * stands then is the new one, and must not be dropped.
 */
function decideDrop({ found }: Standings, remade: Action | null): Decision {
  if (found === null) return { kind: 'done' };
  if (!isIndex(found)) return { kind: 'refuse', reason: 'no-index' };
  const { table, valid } = found;
  if (valid && remade?.kind === 'create' && table !== null && sameRelation(remade.table, table)) {
    return { kind: 'compare', create: remade, otherwise: 'run' };
  }
  return { kind: 'run', remainder: [] };
}

function decideAttach(parent: RelationName, { found, partition }: Standings): Decision {
  const attached = partition?.attachedTo ?? null;
  if (attached !== null && sameRelation(attached, parent)) return { kind: 'done' };
  if (found === null || partition === null) return { kind: 'refuse', reason: 'missing' };
  return { kind: 'run', remainder: [] };
}

function isIndex({ relkind }: Found): boolean {
  return relkind === 'i' || relkind === 'I';
}
