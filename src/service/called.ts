import type { CapturedStatement } from '../model/capture.ts';
import type { Listening } from './listening.ts';
import { attempt, type PathProcess, type Ran, ServiceError } from './path-process.ts';

export interface Surroundings {
  readonly process: PathProcess;
  readonly listening: Listening;
  /** Of each call, milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** One call of a path: how it ended, and what crossed the wire for it. */
export interface Called {
  readonly ended: Ran | ServiceError;
  readonly statements: readonly CapturedStatement[];
  /** Why a connection came to nothing, if one did. */
  readonly connectionFailure: string | null;
}

/** Calls a path, and waits for the answers to what it sent. */
export async function called(name: string, params: object, around: Surroundings): Promise<Called> {
  const { process, listening, timeoutMs, signal } = around;
  await listening.heard(timeoutMs);
  const ended = await attempt(signal, () => process.run(name, params, timeoutMs));
  const hung = ended instanceof ServiceError && ended.hung;
  const heard = await listening.heard(hung ? 0 : timeoutMs);
  if (ended instanceof ServiceError || !listening.isBusy) return { ended, ...heard };
  const late = `a statement that it did not wait for has no answer after ${timeoutMs / 1_000} s`;
  return { ended: process.spoil(late), ...heard };
}
