import type { FunctionPath, PathCache } from '../../model/function-path.ts';
import type { Unverified } from '../../model/path.ts';
import type { Surroundings } from '../called.ts';
import { noConnection } from '../failures.ts';
import { attempt, ServiceError } from '../path-process.ts';
import { type HeardCall, heardCall } from '../run-path.ts';
import { withoutValues } from '../without-values.ts';
import { advanceFailed, neverCold } from './failures.ts';

/** A cached path with one of its parameter sets. */
export interface CachedCall {
  readonly path: FunctionPath;
  readonly cache: PathCache;
  readonly set: string;
  readonly params: object;
}

/** One call; or why it says nothing. */
export function callOnce(
  { path, set, params }: CachedCall,
  around: Surroundings,
): Promise<HeardCall | Unverified> {
  return heardCall(path, set, params, around);
}

/** The first call of a new process: it has to read the database. */
export async function coldCall(
  call: CachedCall,
  around: Surroundings,
): Promise<HeardCall | Unverified> {
  const { path, cache, set } = call;
  const first = await callOnce(call, around);
  if ('cause' in first || first.statements.length > 0) return first;
  // Processes may share a cache, which then has the answers of those before.
  const expired = cache.advances ? await expiredCall(call, around) : first;
  if ('cause' in expired || expired.statements.length > 0) return expired;
  return around.listening.connections === 0 ? noConnection(path) : neverCold(path, set);
}

/** The first call after the ttl. */
export async function expiredCall(
  call: CachedCall,
  around: Surroundings,
): Promise<HeardCall | Unverified> {
  const { path, cache, params } = call;
  const { process, timeoutMs, signal } = around;
  const done = await attempt(signal, () => process.advance(path.name, cache.ttlMs, timeoutMs));
  if (!(done instanceof ServiceError)) return callOnce(call, around);
  return advanceFailed(path, withoutValues(done.message, params, []));
}
