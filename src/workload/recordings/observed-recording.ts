import type { StatementGroup } from '../../model/capture.ts';
import type { ObservedWorkload } from '../../model/observed.ts';
import type { CriticalPath, ParameterSet } from '../../model/path.ts';
import type { RecordedValue, RecordedValues, Recording } from '../../model/recording.ts';
import { Gathering } from '../observed/gathering.ts';
import { defaultLimit } from '../observed/limit.ts';
import { type ObservedStatement, readObserved } from '../observed/statement.ts';
import type { Sums } from '../observed/sums.ts';
import { systemTypes } from '../system-types.ts';

export interface RecordingOptions {
  readonly recording: Recording;
  /** As it is named to the user. */
  readonly file: string;
  /** How many statements at most; default 50. */
  readonly limit?: number | undefined;
}

/** The heaviest statements of a recording, by total time. */
export async function observedRecording(options: RecordingOptions): Promise<ObservedWorkload> {
  const { recording, file, limit = defaultLimit } = options;
  const gathering = new Gathering();
  for (const group of recording.traffic.statements) {
    const statement = withSent(await readObserved(group.text), group);
    gathering.add(statement, sumsOf(group), `rec:${group.fingerprint.slice(0, 6)}`);
  }
  const { command, recordedAt } = recording;
  return {
    source: { kind: 'recording', file, command, recordedAt },
    ...gathering.result({ prefix: 'rec', source: file, limit }),
  };
}

function withSent(
  statement: ObservedStatement,
  { declaredTypes, named }: StatementGroup,
): ObservedStatement {
  if (statement.kind !== 'query') return statement;
  // Constants of the text are parameters of the path, and were not sent as such.
  const isWhole = declaredTypes.length === statement.parameters.length;
  return {
    ...statement,
    sent: { declaredTypes: isWhole ? systemTypes(declaredTypes) : [], named },
  };
}

function sumsOf({ calls, totalMs, slowestMs, rows }: StatementGroup): Sums {
  return { calls, totalMs, slowestMs, rows, sharedBlocksHit: null, sharedBlocksRead: null };
}

/** The values that a statement was sent with; null where they were not kept. */
export function recordedSets(
  { values }: Recording,
  { fingerprint, parameters }: CriticalPath,
): readonly ParameterSet[] | null {
  const kept = values?.[fingerprint];
  // Constants of the text are parameters of the path, and were not sent as such.
  const isWhole = (sent: readonly RecordedValue[]) => sent.length === parameters.length;
  return kept && isWhole(kept.typical) && isWhole(kept.heavy) ? setsOf(kept) : null;
}

function setsOf({ typical, heavy }: RecordedValues): readonly ParameterSet[] {
  const sets = { typical, heavy };
  return Object.entries(sets).map(([name, values]) => ({
    name,
    values: values.map(bound),
    origin: 'as the recording has them',
  }));
}

function bound(value: RecordedValue) {
  return typeof value === 'object' && value !== null ? Buffer.from(value.base64, 'base64') : value;
}
