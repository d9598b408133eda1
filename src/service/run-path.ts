import type { CapturedStatement } from '../model/capture.ts';
import type { FunctionPath } from '../model/function-path.ts';
import type { Unverified } from '../model/path.ts';
import type { Session } from '../postgres/session.ts';
import { connectionFailed, hung, noConnection, threw, wroteUnsaid } from './failures.ts';
import type { Listening } from './listening.ts';
import { pathParameters } from './path-parameters.ts';
import { type PathProcess, ServiceError } from './path-process.ts';
import type { FunctionRun, RanPath } from './ran-path.ts';

interface Surroundings {
  readonly process: PathProcess;
  readonly listening: Listening;
  readonly session: Pick<Session, 'readOnly'>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** "cannot execute UPDATE in a read-only transaction". */
const readOnlyTransaction = '25006';

/** Runs a path once with each parameter set, and says what it sent; or why that says nothing. */
export async function runPath(
  path: FunctionPath,
  around: Surroundings,
): Promise<RanPath | Unverified> {
  const sets = await pathParameters(path, around.session);
  if ('cause' in sets) return sets;
  const runs: FunctionRun[] = [];
  for (const [set, params] of sets) {
    const run = await runSet(path, set, params, around);
    if ('cause' in run) return run;
    runs.push(run);
  }
  return { path, runs };
}

async function runSet(
  path: FunctionPath,
  set: string,
  params: object,
  around: Surroundings,
): Promise<FunctionRun | Unverified> {
  const { listening } = around;
  await listening.heard();
  const first = await call(path, params, around);
  const statements = await listening.heard();
  const refused = statements.find(({ sqlState }) => sqlState === readOnlyTransaction);
  if (refused) return wroteUnsaid(path, set, commandOf(refused));
  if ('error' in first) {
    if (listening.failure !== null) return connectionFailed(path, listening.failure);
    const { message, hung: isHung } = first.error;
    return isHung ? hung(path, set, message) : threw(path, set, message);
  }
  if (listening.connections === 0) return noConnection(path);
  return { set, statements, functionMs: await warmMs(path, params, first.ms, statements, around) };
}

type Called = { readonly ms: number } | { readonly error: ServiceError };

async function call(
  path: FunctionPath,
  params: object,
  { process, timeoutMs, signal }: Surroundings,
): Promise<Called> {
  try {
    return { ms: await process.run(path.name, params, timeoutMs) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ServiceError)) throw error;
    return { error };
  }
}

/**
 * The first call opens connections and compiles queries. A second one says how long a call takes,
 * where it may be made and sends the same: a cache would answer it without the database.
 */
async function warmMs(
  path: FunctionPath,
  params: object,
  firstMs: number,
  statements: readonly CapturedStatement[],
  around: Surroundings,
): Promise<number> {
  if (path.writes) return firstMs;
  const second = await call(path, params, around);
  const again = await around.listening.heard();
  return 'ms' in second && again.length === statements.length ? second.ms : firstMs;
}

function commandOf({ text }: CapturedStatement): string {
  return /[a-z]+/i.exec(text.replace(/\/\*.*?\*\//gs, ''))?.[0].toUpperCase() ?? 'statement';
}
