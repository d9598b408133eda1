import type { Remainder } from '../../model/applied.ts';
import { sqlState } from '../../postgres/sql-state.ts';
import { quoteRelation } from '../../sql/quote.ts';
import type { Action } from '../action.ts';
import { type Found, findIndex } from './found-index.ts';
import type { Hands } from './hands.ts';
import { findObstacle } from './obstacles.ts';

/** main.ts ends an interrupted command 4 s after the signal. */
const patienceMs = { interrupted: 1_500, failed: 5_000 };

const limitSql = `SELECT pg_catalog.set_config('statement_timeout', $1, false)`;

/**
 * Drops what a build that failed left INVALID: it serves no query, and is written to all the same.
 * Not where somebody builds at this moment: the index under the name may be theirs.
 */
export async function removeRemainder(
  action: Action,
  { building, signal }: Hands,
): Promise<Remainder> {
  // In a transaction of its own, a plain statement leaves nothing.
  if (action.kind === 'attach') return 'untouched';
  if (action.kind === 'create' && !action.concurrently) return 'none';
  const patience = signal.aborted ? patienceMs.interrupted : patienceMs.failed;
  let stands = false;
  try {
    await building.query(limitSql, [String(patience)]);
    const found = await findIndex(building, action.index);
    // A DROP that is cut short leaves the index INVALID, and ends when it is run again.
    if (action.kind === 'drop') return ofDrop(found);
    const obstacle = await findObstacle(building, action.table);
    if (found === null || found.valid) return 'none';
    stands = true;
    if (obstacle !== null) return 'stands';
    await building.query(`DROP INDEX CONCURRENTLY ${quoteRelation(action.index)}`);
    await building.query(limitSql, ['0']);
    return 'dropped';
  } catch (error) {
    return stands && sqlState(error) === '57014' ? 'stands' : 'unknown';
  }
}

function ofDrop(found: Found | null): Remainder {
  if (found === null) return 'none';
  return found.valid ? 'untouched' : 'stands';
}
