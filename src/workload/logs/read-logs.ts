import type { ObservedWorkload } from '../../model/observed.ts';
import { Problem } from '../../model/problem.ts';
import { formatCount, plural } from '../../text/format.ts';
import { Gathering } from '../observed/gathering.ts';
import { defaultLimit } from '../observed/limit.ts';
import { causeOf, nothingInLog, unreadableLog } from '../problems.ts';
import { isCutArchive, logBytes } from './log-bytes.ts';
import { LogReading } from './log-reading.ts';

export interface LogOptions {
  readonly files: readonly LogFile[];
  /** Statements that are said to be of another database are left out; null: none is. */
  readonly database: string | null;
  /** How many statements at most; default 50. */
  readonly limit?: number | undefined;
}

export interface LogFile {
  /** Absolute. */
  readonly path: string;
  /** As it is named to the user. */
  readonly name: string;
}

/**
 * The heaviest statements of PostgreSQL's logs and a service's, by total time. Streamed; files may be
 * compressed, mixed and cut. Throws a Problem where a file cannot be read, or all hold nothing.
 */
export async function readLogs(options: LogOptions): Promise<ObservedWorkload> {
  const { files, database, limit = defaultLimit } = options;
  const reading = new LogReading(database);
  for (const file of files) await readFile(file, reading);
  const names = files.map(({ name }) => name).join(', ');
  const source = reading.source(files.map(({ name }) => name));
  if (reading.tally.isEmpty()) throw new Problem(nothingInLog(names, receivedOf(source)));
  const gathering = new Gathering();
  reading.tally.gatherInto(gathering);
  return { source, ...gathering.result({ prefix: 'log', source: names, limit }) };
}

async function readFile({ path, name }: LogFile, reading: LogReading): Promise<void> {
  const file = reading.begin();
  try {
    for await (const bytes of await logBytes(path)) {
      file.add(bytes);
      await reading.tally.read();
    }
  } catch (error) {
    if (!isCutArchive(error)) throw new Problem(unreadableLog(name, causeOf(error)));
    reading.cutFiles.push(name);
  }
  file.end();
  await reading.tally.read();
}

function receivedOf({ lines, skipped }: ReturnType<LogReading['source']>): string {
  const counts: Readonly<Record<string, number>> = {
    'without a time': skipped.untimed,
    'times without a statement': skipped.timesAlone,
    'about something else': skipped.otherMessages,
    'plans in another form than JSON': skipped.otherPlans,
    'of another database': skipped.elsewhere,
    'of other programs': skipped.foreign,
    cut: skipped.cut,
  };
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  const parts = found.map(([what, count]) => `${formatCount(count)} ${what}`);
  return [plural(lines, 'line'), ...parts].join(', ');
}
