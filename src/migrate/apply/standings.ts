import type { Action } from '../action.ts';
import type { Asking } from '../asking.ts';
import type { Standings } from './decide.ts';
import { findIndex, findReindexRemains } from './found-index.ts';

/** Looks up all that is decided by. */
export async function readStandings(asking: Asking, action: Action): Promise<Standings> {
  const found = await findIndex(asking, action.index);
  const creates = action.kind === 'create';
  return {
    found,
    partition: action.kind === 'attach' ? await findIndex(asking, action.partition) : null,
    reindexRemains: creates ? await findReindexRemains(asking, action.index, action.table) : [],
  };
}
