import type { CallAfterWrite } from '../../model/function-path.ts';
import type { Unverified } from '../../model/path.ts';
import { behindTap, type PathFile, type TapOptions } from '../behind-tap.ts';
import type { Surroundings } from '../called.ts';
import { attempt, ServiceError } from '../path-process.ts';
import type { HeardCall } from '../run-path.ts';
import { withoutValues } from '../without-values.ts';
import { type CachedCall, callOnce, coldCall } from './cached-call.ts';
import { everChanging, invalidationFailed, notComparable, unchanged } from './failures.ts';

interface Written {
  /** The calls before and after `invalidatedBy`. */
  readonly before: HeardCall;
  readonly after: HeardCall;
}

/**
 * Calls a path, lets its service write, and calls it again: it has to return what a new process,
 * whose cache is empty, reads from the database then.
 */
export async function checkAfterWrite(
  call: CachedCall,
  file: PathFile,
  options: TapOptions,
): Promise<CallAfterWrite | Unverified> {
  const written = await behindTap(file, false, options, (service) =>
    writeBetween(call, { ...service, ...options }),
  );
  if ('cause' in written) return written;
  const fresh = await behindTap(file, true, options, (service) =>
    coldCall(call, { ...service, ...options }),
  );
  return 'cause' in fresh ? fresh : compare(call, written, fresh);
}

async function writeBetween(call: CachedCall, around: Surroundings): Promise<Written | Unverified> {
  const { path, set, params } = call;
  const before = await callOnce(call, around);
  if ('cause' in before) return before;
  const { process, timeoutMs, signal } = around;
  const done = await attempt(signal, () => process.invalidate(path.name, params, timeoutMs));
  if (done instanceof ServiceError) {
    const { statements } = await around.listening.heard(0);
    const seen = [...before.statements, ...statements];
    return invalidationFailed(path, set, withoutValues(done.message, params, seen));
  }
  const after = await callOnce(call, around);
  return 'cause' in after ? after : { before, after };
}

function compare(
  { path, set }: CachedCall,
  { before, after }: Written,
  fresh: HeardCall,
): CallAfterWrite | Unverified {
  const [was, is, now] = [before, after, fresh].map(({ answer }) => answer?.hash ?? null);
  if (was === null || is === null || now === null) return notComparable(path, set);
  const statements = after.statements.length;
  const isOld = is === was;
  // A cache that is written through sends none and is right; with the old value nobody knows.
  if (is === now && isOld && statements === 0) return unchanged(path, set);
  if (is !== now && !isOld && statements > 0) return everChanging(path, set);
  return { statements, ms: after.ms, current: is === now };
}
