import { basename, join, relative, resolve } from 'node:path';
import { readProject, targetOf, urlOf } from '../audit/read-project.ts';
import { behind } from '../audit/service-env.ts';
import type { Flags } from '../config/config.ts';
import { writeDocument } from '../files/write-document.ts';
import { Problem } from '../model/problem.ts';
import type { Recording } from '../model/recording.ts';
import { withDotenv } from '../prisma/url/dotenv.ts';
import { type Recorded, record } from '../service/record.ts';
import { formatBytes, plural } from '../text/format.ts';
import { configOf } from './config-of.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { version } from './version.ts';
import { writeReport } from './write-reports.ts';

export interface RecordOptions extends Pick<Flags, 'url' | 'schema' | 'queries' | 'project'> {
  readonly config?: string;
  readonly output?: string;
  readonly values?: boolean;
}

const kept = join('.dbperf', 'recording.json.gz');

/** Records the command, writes the recording, says what is in it; resolves to the exit code. */
export async function runRecord(
  command: readonly [string, ...string[]],
  options: RecordOptions,
  context: Context,
): Promise<number> {
  const read = await readProject(await configOf(options, context), context);
  const target = targetOf(read);
  const recordedAt = new Date().toISOString();
  const env = await withDotenv(read.project.root, context.env);
  const recorded = await record({
    ...{ target, command, databaseUrl: urlOf(read) },
    cwd: context.cwd,
    envFor: (url) => behind(env, target, url),
    keepValues: options.values ?? false,
    signal: context.signal,
  });
  if (recorded.traffic.statements.length === 0) throw nothingSeen(recorded);
  const file = options.output
    ? resolve(context.cwd, options.output)
    : join(read.project.root, kept);
  const bytes = await write(file, {
    kind: 'dbperf-recording',
    version: 1,
    dbperf: version(),
    recordedAt,
    command: basename(command[0]),
    exitCode: recorded.exitCode,
    durationMs: recorded.durationMs,
    database: target.database,
    traffic: recorded.traffic,
    values: recorded.values,
  });
  // The command's output is its own: what dbperf says of it goes to stderr.
  context.stderr.write(tell(relative(context.cwd, file), bytes, recorded));
  return recorded.exitCode;
}

async function write(file: string, recording: Recording): Promise<number> {
  if (file.endsWith(kept)) {
    // Where this fails, writing the recording fails too, and says so.
    await writeReport(join(file, '..', '.gitignore'), '*\n').catch(() => undefined);
  }
  try {
    return await writeDocument(file, recording);
  } catch (error) {
    throw new Problem({
      code: 'output-unwritable',
      what: 'the recording could not be written',
      where: file,
      cause: error instanceof Error ? error.message : String(error),
      help: '-o names another file',
    });
  }
}

function nothingSeen({ exitCode, failures }: Recorded): Problem {
  const [cause] = failures;
  return new Problem({
    code: 'nothing-recorded',
    what: 'the command sent no statement through dbperf, so nothing was recorded',
    ...(cause === undefined ? {} : { cause }),
    received: `exit code ${exitCode} of the command`,
    help: 'it has to read its URL from DATABASE_URL, when it starts, and to connect without TLS',
  });
}

function tell(file: string, bytes: number, { traffic, values, failures, exitCode }: Recorded) {
  const calls = traffic.statements.reduce((sum, { calls: own }) => sum + own, 0);
  const lines = [
    `recorded  ${plural(calls, 'statement')} of ${plural(traffic.statements.length, 'kind')} on ${plural(traffic.connections, 'connection')}`,
    `          ${file}, ${formatBytes(bytes)}, ${values === null ? 'no values of parameters' : 'VALUES OF PARAMETERS AS THEY WERE SENT'}`,
    ...failures.map((failure) => `mind      ${failure}`),
    ...(exitCode === exitCodes.ok ? [] : [`mind      the command ended with ${exitCode}`]),
    `next      dbperf audit --recording ${file}`,
  ];
  return `${lines.join('\n')}\n`;
}
