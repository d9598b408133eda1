import type { CapturedStatement } from '../model/capture.ts';
import type { FunctionPath } from '../model/function-path.ts';
import type { Unverified } from '../model/path.ts';
import type { Session } from '../postgres/session.ts';
import { type Called, called, type Surroundings } from './called.ts';
import { connectionFailed, hung, noConnection, notAgain, threw, wroteUnsaid } from './failures.ts';
import { pathParameters } from './path-parameters.ts';
import { type Ran, ServiceError } from './path-process.ts';
import type { FunctionRun, RanPath } from './ran-path.ts';
import { withoutValues } from './without-values.ts';

/** "cannot execute UPDATE in a read-only transaction". */
const readOnlyTransaction = '25006';

/** Runs a path once with each parameter set, and says what it sent; or why that says nothing. */
export async function runPath(
  path: FunctionPath,
  around: Surroundings & { readonly session: Pick<Session, 'readOnly'> },
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
  const first = await heardCall(path, set, params, around);
  if ('cause' in first) return first;
  if (around.listening.connections === 0) return noConnection(path);
  const { statements } = first;
  if (path.writes) return { set, statements, functionMs: first.ms };
  const { ended, statements: again } = await called(path.name, params, around);
  if (ended instanceof ServiceError && around.process.isSpoilt) {
    return notAgain(
      path,
      set,
      withoutValues(ended.message, params, [...statements, ...again]),
      ended.hung,
    );
  }
  return { set, statements, functionMs: isLike(ended, again, first) ? ended.ms : first.ms };
}

/**
 * The first call opens connections and compiles queries. A second one says how long a call takes,
 * where it may be made and sends the same: a cache would answer it without the database.
 */
function isLike(
  ended: Called['ended'],
  again: readonly CapturedStatement[],
  { statements }: HeardCall,
): ended is Ran {
  return !(ended instanceof ServiceError) && again.length === statements.length;
}

export interface HeardCall extends Ran {
  readonly statements: readonly CapturedStatement[];
}

/** One call, with what it sent; or why it says nothing. */
export async function heardCall(
  path: FunctionPath,
  set: string,
  params: object,
  around: Surroundings,
): Promise<HeardCall | Unverified> {
  const { ended, statements, connectionFailure } = await called(path.name, params, around);
  const refused = statements.find(({ sqlState }) => sqlState === readOnlyTransaction);
  if (refused) return wroteUnsaid(path, set, commandOf(refused));
  const failed = ended instanceof ServiceError;
  if (connectionFailure !== null && (failed || statements.length === 0)) {
    return connectionFailed(path, connectionFailure);
  }
  if (!failed) return { ...ended, statements };
  if (ended.hung) return hung(path, set, ended.message);
  return threw(path, set, withoutValues(ended.message, params, statements));
}

function commandOf({ text }: CapturedStatement): string {
  return /[a-z]+/i.exec(text.replace(/\/\*.*?\*\//gs, ''))?.[0].toUpperCase() ?? 'statement';
}
