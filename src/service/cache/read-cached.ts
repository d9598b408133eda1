import type { CacheCall } from '../../model/function-path.ts';
import type { Unverified } from '../../model/path.ts';
import type { Surroundings } from '../called.ts';
import type { FunctionRun } from '../ran-path.ts';
import type { HeardCall } from '../run-path.ts';
import { type CachedCall, callOnce, coldCall, expiredCall } from './cached-call.ts';
import { otherShape } from './failures.ts';

/** What a path was seen to keep, and for how long, while nobody wrote. */
export interface ReadCached {
  readonly run: FunctionRun;
  /** As in `CacheCheck`. */
  readonly again: CacheCall | null;
  readonly afterTtl: CacheCall | null;
  /** What could not be told. */
  readonly unverified: readonly Unverified[];
}

/** Calls a path in a new process, calls it again, and once more after its ttl. */
export async function readCached(
  call: CachedCall,
  around: Surroundings,
): Promise<ReadCached | Unverified> {
  const first = await coldCall(call, around);
  if ('cause' in first) return first;
  const again = await callOnce(call, around);
  const alone = { run: runOf(call, first), again: null, afterTtl: null };
  if ('cause' in again) return { ...alone, unverified: [again] };
  if (again.statements.length > 0) {
    return { ...alone, again: foundRow(first) ? callOf(again) : null, unverified: [] };
  }
  const kept = { ...alone, again: callOf(again) };
  const shapes = again.answer?.otherShape ?? null;
  const told = shapes === null ? [] : [otherShape(call.path, call.set, shapes)];
  const expired = call.cache.advances ? await expiredCall(call, around) : null;
  if (expired === null) return { ...kept, unverified: told };
  if ('cause' in expired) return { ...kept, unverified: [...told, expired] };
  const run = runOf(call, first, expired);
  return { ...kept, run, afterTtl: callOf(expired), unverified: told };
}

/** The first call opens connections; the one after the ttl says how long it takes, if it sends the same. */
function runOf({ set }: CachedCall, first: HeardCall, later = first): FunctionRun {
  const isAlike = later.statements.length === first.statements.length;
  return { set, statements: first.statements, functionMs: isAlike ? later.ms : first.ms };
}

function foundRow({ statements }: HeardCall): boolean {
  return statements.some(({ rows }) => rows > 0);
}

function callOf({ statements, ms }: HeardCall): CacheCall {
  return { statements: statements.length, ms };
}
