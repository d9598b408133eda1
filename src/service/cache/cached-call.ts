import type { FunctionPath, PathCache } from '../../model/function-path.ts';
import type { Unverified } from '../../model/path.ts';
import { noConnection } from '../failures.ts';
import { ServiceError } from '../path-process.ts';
import { type HeardCall, heardCall, type Surroundings } from '../run-path.ts';
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
  const failure = await failureOf(around, () =>
    around.process.advance(path.name, cache.ttlMs, around.timeoutMs),
  );
  if (failure === null) return callOnce(call, around);
  return advanceFailed(path, withoutValues(failure, params, []));
}

/** Why the service's code did not do it; null where it did. */
export async function failureOf(
  { signal }: Pick<Surroundings, 'signal'>,
  work: () => Promise<void>,
): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ServiceError)) throw error;
    return error.message;
  }
}
