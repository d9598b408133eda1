import type { AppliedMigration, Recording, Remainder } from '../../model/applied.ts';
import { sqlState } from '../../postgres/sql-state.ts';
import { quoteRelation } from '../../sql/quote.ts';
import { buildFailed } from './build-failed.ts';
import { decide } from './decide.ts';
import { execute, executeLocking } from './execute.ts';
import { findIndex } from './found-index.ts';
import type { Hands } from './hands.ts';
import { readHistory } from './history.ts';
import { findObstacle } from './obstacles.ts';
import { outcomes } from './outcomes.ts';
import { pendingMigration, tableOf } from './pending-migration.ts';
import type { Pending } from './plan.ts';
import { leftInvalid, nameTaken } from './problems.ts';
import { removeRemainder } from './remainder.ts';
import { isSameDefinition } from './same-definition.ts';
import { readStandings } from './standings.ts';
import { untilClear } from './wait.ts';

export type One =
  | { readonly kind: 'applied'; readonly migration: AppliedMigration }
  | { readonly kind: 'interrupted'; readonly remainder: Remainder };

/**
 * Applies one migration: waits for other deployers, looks at what stands, does what is left to do,
 * looks again, records. Throws a Problem.
 */
export async function applyOne(pending: Pending, hands: Hands): Promise<One> {
  const { building, onEvent, signal } = hands;
  const { action, directory } = pending;
  const before = await readStandings(building, action);
  const table = tableOf(action, before);
  onEvent({ kind: 'starts', migration: pendingMigration(pending, before) });
  await untilClear(() => findObstacle(building, table), onEvent, signal);
  const finished = await isFinished(pending, hands);
  const outcome = finished ? there : await carriedOut(pending, hands);
  if (outcome.kind === 'interrupted') return outcome;
  const recording = finished ? recorded : await hands.record(directory);
  const migration = { directory, index: action.index, table, ...outcome.facts, recording };
  onEvent({ kind: 'ends', migration });
  return { kind: 'applied', migration };
}

type Outcome =
  | { readonly kind: 'done'; readonly facts: Pick<AppliedMigration, 'outcome' | 'ms' | 'bytes'> }
  | Extract<One, { kind: 'interrupted' }>;

const there: Outcome = { kind: 'done', facts: { outcome: 'there', ms: 0, bytes: null } };
const recorded: Recording = { kind: 'recorded' };

/** Looks only now at what stands, since who was waited for may have changed it. */
async function carriedOut(pending: Pending, hands: Hands): Promise<Outcome> {
  const { action } = pending;
  const does = await decided(pending, await readStandings(hands.building, action), hands);
  if (does === null) return there;
  const started = performance.now();
  const remainder = await run(pending, does, hands);
  if (remainder !== null) return { kind: 'interrupted', remainder };
  const ms = performance.now() - started;
  const bytes = await verified(pending, hands);
  return { kind: 'done', facts: { outcome: outcomes[action.kind], ms, bytes } };
}

async function isFinished({ directory }: Pending, hands: Hands): Promise<boolean> {
  const history = await readHistory(hands.building, hands.historySchema);
  return history?.get(directory) === 'finished';
}

type Run = Extract<ReturnType<typeof decide>, { kind: 'run' }>;

/** What has to be run; null where nothing has. */
async function decided(
  pending: Pending,
  standings: Awaited<ReturnType<typeof readStandings>>,
  { session }: Hands,
): Promise<Run | null> {
  const decision = decide(pending.action, standings, pending.remade);
  if (decision.kind === 'refuse') throw nameTaken(pending, standings.found, decision.reason);
  if (decision.kind === 'done') return null;
  if (decision.kind === 'run') return decision;
  const { found } = standings;
  if (found !== null && (await isSameDefinition(session, decision.create, found))) return null;
  if (decision.otherwise === 'refuse') throw nameTaken(pending, found, 'other-definition');
  return { kind: 'run', remainder: [] };
}

/** Resolves to what is left where the user interrupted, and to null at the end of the statement. */
async function run(pending: Pending, { remainder }: Run, hands: Hands): Promise<Remainder | null> {
  const { action } = pending;
  try {
    for (const index of remainder) {
      hands.onEvent({ kind: 'drops-remainder', index });
      await execute(`DROP INDEX CONCURRENTLY ${quoteRelation(index)}`, hands);
    }
    const locking = action.kind === 'attach' || (action.kind === 'create' && !action.concurrently);
    await (locking ? executeLocking : execute)(action.sql, hands);
    return null;
  } catch (error) {
    // 42P07: somebody else's, who was faster.
    const ours = sqlState(error) !== '42P07';
    const left = ours ? await removeRemainder(action, hands) : 'none';
    if (hands.signal.aborted) return left;
    throw buildFailed(error, pending, left, hands.building.target);
  }
}

/** Bytes of what was built; null where the statement builds nothing. */
async function verified(pending: Pending, { building }: Hands): Promise<number | null> {
  const { action } = pending;
  if (action.kind !== 'create' || !action.concurrently) return null;
  const found = await findIndex(building, action.index);
  if (found === null || !found.valid || !found.ready) throw leftInvalid(pending);
  return found.bytes;
}
