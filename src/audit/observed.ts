import type { ObservedFrom } from '../config/config.ts';
import { readRecording } from '../files/read-recording.ts';
import { shownPath } from '../files/shown-path.ts';
import type { Capture } from '../model/capture.ts';
import type { ObservedWorkload } from '../model/observed.ts';
import type { CriticalPath, ParameterSet } from '../model/path.ts';
import type { Recording } from '../model/recording.ts';
import { readLogs } from '../workload/logs/read-logs.ts';
import { observedRecording, recordedSets } from '../workload/recordings/observed-recording.ts';
import { readStatistics } from '../workload/statistics/read-statistics.ts';
import type { WhenFree } from './when-free.ts';
import type { World } from './world.ts';

export interface Observed {
  readonly workload: ObservedWorkload;
  readonly captures: readonly Capture[];
  /** Values that were kept with the statement; null where they are to be derived. */
  readonly setsOf: (path: CriticalPath) => readonly ParameterSet[] | null;
}

const noValues = (): null => null;

/** Reads the workload where it was observed. `whenFree` is null where no database is reached. */
export async function observe(
  from: ObservedFrom,
  whenFree: WhenFree | null,
  { cwd, onProgress }: World,
): Promise<Observed> {
  const named = (file: string) => shownPath(cwd, file);
  if (from.kind === 'recording') {
    const recording = await readRecording(from.file);
    const file = named(from.file);
    return {
      workload: await observedRecording({ recording, file, limit: from.limit }),
      captures: [captureOf(recording, file)],
      setsOf: (path) => recordedSets(recording, path),
    };
  }
  if (from.kind === 'logs') {
    onProgress(`reading ${from.files.map(named).join(', ')}`);
    const files = from.files.map((path) => ({ path, name: named(path) }));
    const database = (await whenFree?.())?.target.database ?? null;
    const workload = await readLogs({ files, database, limit: from.limit });
    return { workload, captures: [], setsOf: noValues };
  }
  if (whenFree === null) throw new Error('no database is reached');
  onProgress('reading pg_stat_statements');
  const workload = await readStatistics({ session: await whenFree(), limit: from.limit });
  return { workload, captures: [], setsOf: noValues };
}

function captureOf({ durationMs, traffic }: Recording, file: string): Capture {
  const run = { set: 'recorded', functionMs: durationMs, traffic };
  return { name: file, source: file, kind: 'recording', maxStatements: null, runs: [run] };
}
