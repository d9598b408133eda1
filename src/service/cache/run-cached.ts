import type { CacheCheck, FunctionPath, PathCache } from '../../model/function-path.ts';
import type { Unverified } from '../../model/path.ts';
import type { Session } from '../../postgres/session.ts';
import { behindTap, type PathFile, type TapOptions } from '../behind-tap.ts';
import { pathParameters } from '../path-parameters.ts';
import type { FunctionRun, RanPath } from '../ran-path.ts';
import { checkAfterWrite } from './after-write.ts';
import type { CachedCall } from './cached-call.ts';
import { invalidationRefused, noAdvance, noInvalidatedBy, nothingFound } from './failures.ts';
import { type ReadCached, readCached } from './read-cached.ts';

export interface CacheOptions extends TapOptions {
  /** For the SELECTs of `params`. */
  readonly session: Pick<Session, 'readOnly'>;
  readonly allowWrites: boolean;
}

export interface RanCached {
  /** Null where it did not run. */
  readonly ran: RanPath | null;
  /** The path, or what of its cache could not be told. */
  readonly unverified: readonly Unverified[];
}

/** Runs a path that has a cache, each time in a new process, and looks what its cache does. */
export async function runCached(
  path: FunctionPath,
  cache: PathCache,
  file: PathFile,
  options: CacheOptions,
): Promise<RanCached> {
  const sets = await pathParameters(path, options.session);
  if ('cause' in sets) return { ran: null, unverified: [sets] };
  const runs: FunctionRun[] = [];
  const checks: CacheCheck[] = [];
  const unverified: Unverified[] = [];
  for (const [set, params] of sets) {
    const one = await checkSet({ path, cache, set, params }, file, options);
    if ('cause' in one) return { ran: null, unverified: [one] };
    runs.push(one.run);
    checks.push(one.check);
    unverified.push(...one.unverified);
  }
  const ran = { path, runs, cache: { ttlMs: cache.ttlMs, checks } };
  const kept = checks.some(({ again }) => again?.statements === 0);
  if (kept) return { ran, unverified: [...unverified, ...notAsked(path, cache, options)] };
  const found = unverified.length > 0 || checks.some(({ again }) => again !== null);
  return { ran, unverified: found ? unverified : [nothingFound(path)] };
}

interface CheckedSet {
  readonly run: FunctionRun;
  readonly check: CacheCheck;
  readonly unverified: readonly Unverified[];
}

async function checkSet(
  call: CachedCall,
  file: PathFile,
  options: CacheOptions,
): Promise<CheckedSet | Unverified> {
  const read = await behindTap(file, true, options, (service) =>
    readCached(call, { ...service, ...options }),
  );
  if ('cause' in read) return read;
  const { run, again, afterTtl, unverified } = read;
  const check = { set: call.set, again, afterWrite: null, afterTtl };
  if (!mayWrite(call, read, options)) return { run, check, unverified };
  const afterWrite = await checkAfterWrite(call, file, options);
  if ('cause' in afterWrite) return { run, check, unverified: [...unverified, afterWrite] };
  return { run, check: { ...check, afterWrite }, unverified };
}

/** Of what is not kept there is nothing to invalidate. */
function mayWrite(
  { cache }: CachedCall,
  { again }: ReadCached,
  { allowWrites }: CacheOptions,
): boolean {
  return cache.invalidates && allowWrites && again?.statements === 0;
}

/** What its author did not give, or nobody allowed. */
function notAsked(
  path: FunctionPath,
  { invalidates, advances }: PathCache,
  { allowWrites }: CacheOptions,
): readonly Unverified[] {
  return [
    ...(advances ? [] : [noAdvance(path)]),
    ...(invalidates ? [] : [noInvalidatedBy(path)]),
    ...(invalidates && !allowWrites ? [invalidationRefused(path)] : []),
  ];
}
