import type { Candidate } from '../model/advice.ts';
import { dropIfThere } from '../sql/create-index.ts';
import { mark } from './header.ts';
import { indexOf } from './index-of.ts';
import type { Step } from './step.ts';

/**
 * An index that `migration` made and somebody dropped since is made by a new migration. Wherever the
 * whole history runs, as in a shadow database, the old one stands then, and its name is to be freed.
 */
export function dropGone(candidate: Candidate, migration: string): Step {
  const index = indexOf(candidate);
  return {
    kind: 'drop-gone',
    word: `clear_${candidate.name}`,
    table: candidate.table,
    index,
    statement: dropIfThere(index),
    comments: () => [
      `${mark}room for ${candidate.name}: ${migration} made it, and it was dropped since`,
      'note     It drops nothing where the index is gone, and is for databases that still have it.',
      'fails?   Resolve it as rolled back, and deploy again.',
    ],
    down: null,
  };
}
