import type { FunctionPath } from '../model/function-path.ts';
import type { Unverified } from '../model/path.ts';
import type { Session } from '../postgres/session.ts';
import { behindTap, type PathFile, type Service, type TapOptions } from './behind-tap.ts';
import { leftBehind } from './failures.ts';
import type { RanPath } from './ran-path.ts';
import { runPath } from './run-path.ts';

export interface RunEachOptions extends TapOptions {
  /** For the SELECTs of `params`. */
  readonly session: Pick<Session, 'readOnly'>;
  readonly onPath: (name: string) => void;
  /** What it was seen to send may be much: it is handed over and not kept. */
  readonly onRan: (ran: RanPath) => Promise<void>;
}

/** A process for the paths, and a new one for those that are left where it is of no further use. */
export async function runIn(
  file: PathFile,
  readOnly: boolean,
  paths: readonly FunctionPath[],
  options: RunEachOptions,
): Promise<readonly Unverified[]> {
  if (paths.length === 0) return [];
  const first = await behindTap(file, readOnly, options, (service) =>
    runEach(paths, service, options),
  );
  if ('cause' in first) return [first];
  return [...first.unverified, ...(await runIn(file, readOnly, first.left, options))];
}

interface RanInOne {
  readonly unverified: readonly Unverified[];
  /** Those that its process could not be asked any more. */
  readonly left: readonly FunctionPath[];
}

/** Calls them one after the other, until the process is of no further use. */
export async function runEach(
  paths: readonly FunctionPath[],
  { process, listening }: Service,
  options: RunEachOptions,
): Promise<RanInOne> {
  const unverified: Unverified[] = [];
  const left = [...paths];
  let before: FunctionPath | null = null;
  for (let path = left.shift(); path !== undefined; path = left.shift()) {
    options.onPath(path.name);
    const result = await runPath(path, { process, listening, ...options });
    if (process.isStray && before !== null) {
      return { unverified: [...unverified, leftBehind(before)], left: [path, ...left] };
    }
    if ('cause' in result) unverified.push(result);
    else await options.onRan(result);
    if (process.isSpoilt) break;
    before = path;
  }
  return { unverified, left };
}
