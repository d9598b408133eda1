import { access, constants, mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { readProject, targetOf, urlOf } from '../audit/read-project.ts';
import { behind, readServiceEnv, type ServiceEnv } from '../audit/service-env.ts';
import type { Flags } from '../config/config.ts';
import { Problem } from '../model/problem.ts';
import type { Recording } from '../model/recording.ts';
import type { Target } from '../postgres/target.ts';
import { type Recorded, record } from '../service/record.ts';
import { formatBytes, plural } from '../text/format.ts';
import { configOf } from './config-of.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { passOver } from './kept-run.ts';
import { printError } from './print-error.ts';
import { version } from './version.ts';
import { unwritable, writeKept } from './write-kept.ts';

export interface RecordOptions extends Pick<Flags, 'url' | 'schema' | 'queries' | 'project'> {
  readonly config?: string;
  readonly output?: string;
  readonly values?: boolean;
}

/** Records the command, writes the recording, says what is in it; resolves to the exit code. */
export async function runRecord(
  command: readonly [string, ...string[]],
  options: RecordOptions,
  context: Context,
): Promise<number> {
  const config = await configOf(options, context);
  const read = await readProject(config, context);
  const folder = join(read.project.root, '.dbperf');
  const file = options.output
    ? resolve(context.cwd, options.output)
    : join(folder, 'recording.json.gz');
  await mustBeWritable(file);
  const { cwd, signal, stderr, grace } = context;
  const env = await readServiceEnv(read, config, context.env);
  const recordedAt = new Date().toISOString();
  const recorded = await grace.standStill(() =>
    record({
      ...{ target: targetOf(read), databaseUrl: urlOf(read), command, cwd, signal },
      envFor: (url) => behind(env, url),
      keepValues: options.values ?? false,
    }),
  );
  try {
    if (options.output === undefined) await passOver(folder);
    const bytes = await keep(file, recordedAt, command, targetOf(read), recorded);
    // The command's output is its own: what dbperf says of it goes to stderr.
    stderr.write(tell(relative(cwd, file), bytes, recorded, env));
  } catch (error) {
    if (recorded.exitCode === exitCodes.ok) throw error;
    printError(error, stderr);
  }
  return recorded.exitCode;
}

function keep(
  file: string,
  recordedAt: string,
  [program]: readonly [string, ...string[]],
  { database }: Target,
  recorded: Recorded,
): Promise<number> {
  if (recorded.traffic.statements.length === 0) throw nothingSeen(recorded);
  const recording: Recording = {
    kind: 'dbperf-recording',
    version: 1,
    dbperf: version(),
    recordedAt,
    command: basename(program),
    exitCode: recorded.exitCode,
    durationMs: recorded.durationMs,
    database,
    traffic: recorded.traffic,
    values: recorded.values,
  };
  return writeKept('recording', file, recording);
}

/** Nobody runs a command for an hour in order to learn then that its recording has no place. */
async function mustBeWritable(file: string): Promise<void> {
  const folder = dirname(file);
  try {
    await mkdir(folder, { recursive: true });
    const existing = await stat(file).catch(() => null);
    if (existing?.isDirectory()) throw new Error('it is a folder');
    // A device or a pipe is written to as it is.
    await access(existing === null || existing.isFile() ? folder : file, constants.W_OK);
  } catch (error) {
    throw unwritable('recording', file, error);
  }
}

function nothingSeen({ exitCode, failures }: Recorded): Problem {
  const [cause] = failures;
  return new Problem({
    code: 'nothing-recorded',
    what: 'the command sent no statement through dbperf, so nothing was recorded',
    received: `exit code ${exitCode} of the command`,
    // Where the cause is known, it is what has to be mended.
    ...(cause === undefined ? { help: connectsThrough(exitCode) } : { cause }),
  });
}

function connectsThrough(exitCode: number): string {
  const how =
    'it has to read its URL from DATABASE_URL, when it starts, and to connect without TLS';
  return exitCode === exitCodes.ok ? how : `if what the command said above does not tell: ${how}`;
}

function tell(
  file: string,
  bytes: number,
  { traffic, values, failures, exitCode }: Recorded,
  { others }: ServiceEnv,
): string {
  const calls = traffic.statements.reduce((sum, { calls: own }) => sum + own, 0);
  const lines = [
    `recorded  ${plural(calls, 'statement')} of ${plural(traffic.statements.length, 'kind')} on ${plural(traffic.connections, 'connection')}`,
    `          ${file}, ${formatBytes(bytes)}, ${values === null ? 'no values of parameters' : 'VALUES OF PARAMETERS AS THEY WERE SENT'}`,
    ...failures.map((failure) => `mind      ${failure}`),
    ...(others.length === 0
      ? []
      : [`mind      ${others.join(', ')}: another database, and what goes there is not recorded`]),
    ...(exitCode === exitCodes.ok ? [] : [`mind      the command ended with ${exitCode}`]),
    `next      dbperf audit --recording ${file}`,
  ];
  return `${lines.join('\n')}\n`;
}
