import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { applyCommand } from '../../src/cli/commands/apply.ts';
import { contextOf } from '../../src/cli/context.ts';
import { printError } from '../../src/cli/print-error.ts';
import { runApply } from '../../src/cli/run-apply.ts';
import { type CommandOutcome, installPrismaCli, runLine } from '../support/prisma-cli.ts';
import { applyMigrations } from '../support/schema-engine.ts';

const schema = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Nothing {
  id Int @id
  @@map("nothing_of_this_name")
  @@ignore
}
`;

/** A project with migrations, whose database has those without a `-- dbperf: ` line. */
export interface Applying {
  readonly root: string;
  readonly url: string;
  /** Starts `dbperf apply …args` as a process of its own, which a signal can end. */
  start(...args: string[]): RunningProcess;
  /** Starts it on a terminal of 80 columns, whose keys are its stdin; it says all on stdout. */
  startOnTerminal(...args: string[]): RunningProcess;
  /** Starts it in this process. */
  begin(...args: string[]): Running;
  /** Runs it in this process, to its end. */
  apply(...args: string[]): Promise<Ended>;
  /** Runs a line of a shell, such as `prisma migrate deploy`. */
  shell(line: string): Promise<CommandOutcome>;
  /** Runs each line of a printed recovery: SQL, `npx prisma …` or `dbperf apply`. */
  recover(lines: readonly string[]): Promise<void>;
  addMigration(directory: string, sql: string): Promise<void>;
  /** The same project, with another URL in its environment. */
  as(url: string): Applying;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** Resolves once the text was printed. */
  says(text: string | RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

export interface RunningProcess extends Running {
  readonly process: ChildProcess;
}

export type MigrationFiles = Readonly<Record<string, string>>;

export interface ProjectOptions {
  /** Without it, the project has no Prisma to run. */
  readonly prisma?: boolean;
  /** Without it, the database has no `_prisma_migrations`. */
  readonly history?: boolean;
  /** Text of schema.prisma; default: one that reads DATABASE_URL. */
  readonly schema?: string;
}

/** dbperf's form of a migration. */
export const ofDbperf = (statement: string) =>
  `-- dbperf: for the webhook lookup\n--\n-- size     43 MB\n\n${statement}\n`;

/** Makes the project; migrations that are not dbperf's are applied by Prisma's engine. */
export async function applying(
  url: string,
  files: MigrationFiles,
  options: ProjectOptions = {},
): Promise<Applying> {
  const root = await mkdtemp(join(tmpdir(), 'dbperf-apply-'));
  const addMigration = async (directory: string, sql: string) => {
    const folder = join(root, 'prisma/migrations', directory);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'migration.sql'), sql);
  };
  await mkdir(join(root, 'prisma/migrations'), { recursive: true });
  await writeFile(join(root, 'prisma/schema.prisma'), options.schema ?? schema);
  await writeFile(join(root, 'prisma/migrations/migration_lock.toml'), 'provider = "postgresql"\n');
  const foreign = Object.entries(files).filter(([, sql]) => !sql.startsWith('-- dbperf: '));
  for (const [directory, sql] of foreign) await addMigration(directory, sql);
  if (options.history !== false) await applyMigrations(url, join(root, 'prisma/migrations'));
  else for (const [, sql] of foreign) await withClient(url, (client) => client.query(sql));
  for (const [directory, sql] of Object.entries(files)) await addMigration(directory, sql);
  if (options.prisma !== false) await installPrismaCli(root);
  return projectAt(root, url, addMigration);
}

function projectAt(root: string, url: string, addMigration: Applying['addMigration']): Applying {
  const apply = (...args: string[]) => applyHere(root, url, args);
  const shell = (line: string) => runLine(line, root, url);
  return {
    ...{ root, url, apply, shell, addMigration },
    start: (...args) => startProcess(root, url, [...program, ...args]),
    startOnTerminal: (...args) => startProcess(root, url, onTerminal([...program, ...args])),
    begin: (...args) => beginHere(root, url, args, null),
    recover: async (lines) => {
      for (const line of lines) await recoverBy(line, url, shell, apply);
    },
    as: (other) => projectAt(root, other, addMigration),
  };
}

async function recoverBy(
  line: string,
  url: string,
  shell: Applying['shell'],
  apply: Applying['apply'],
): Promise<void> {
  if (line === 'dbperf apply') {
    const { code, stderr } = await apply('--yes');
    if (code !== 0) throw new Error(`dbperf apply: ${code}\n${stderr}`);
  } else if (line.startsWith('npx prisma ')) {
    const { code, output } = await shell(line);
    if (code !== 0) throw new Error(`${line}: ${code}\n${output}`);
  } else {
    await withClient(url, (client) => client.query(line));
  }
}

/** The lines of what was printed that can be pasted. */
export function pasteable(printed: string): readonly string[] {
  const lines = printed.split('\n').map((line) => line.replace(/^\s+(?:help\s+)?/, ''));
  return lines.filter((line) =>
    /^(?:npx prisma migrate |dbperf apply$|(?:SELECT|DROP) .*;$)/.test(line),
  );
}

const jiti = join(
  dirname(createRequire(import.meta.url).resolve('jiti/package.json')),
  'lib/jiti-cli.mjs',
);
const script = join(import.meta.dirname, '../support/scripts/apply.ts');

const program = [process.execPath, '--liftoff-only', jiti, script];

/** util-linux's `script` runs a command on a terminal of its own. */
export const hasTerminal = process.platform === 'linux' && existsSync('/usr/bin/script');

function onTerminal(command: readonly string[]): readonly string[] {
  const line = command.map((word) => `'${word}'`).join(' ');
  return ['/usr/bin/script', '-qec', `stty cols 80; exec ${line}`, '/dev/null'];
}

function startProcess(
  root: string,
  url: string,
  [command = '', ...args]: readonly string[],
): RunningProcess {
  const child = spawn(command, args, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: url },
    stdio: 'pipe',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  let over = false;
  const ended = once(child, 'close').then(([code]) => {
    over = true;
    return { code, stdout, stderr };
  });
  const says = untilSaid(
    () => stdout + stderr,
    () => over,
  );
  return { process: child, says, ended };
}

function untilSaid(said: () => string, over: () => boolean): Running['says'] {
  return async (text) => {
    while (!(typeof text === 'string' ? said().includes(text) : text.test(said()))) {
      if (over()) throw new Error(`it ended without "${text}":\n${said()}`);
      await sleep(20);
    }
  };
}

/** A stream that pretends to be a terminal where it has columns. */
class Sink extends Writable {
  text = '';
  readonly columns: number | undefined;
  readonly isTTY: boolean;

  constructor(columns: number | undefined) {
    super();
    this.columns = columns;
    this.isTTY = columns !== undefined;
  }

  // What a spinner asks of a terminal.
  cursorTo = () => true;
  clearLine = () => true;
  moveCursor = () => true;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs it in this process, on a terminal whose user types `answer`, or on none. */
export function applyHere(
  root: string,
  url: string,
  args: readonly string[],
  answer: string | null = null,
): Promise<Ended> {
  return beginHere(root, url, args, answer).ended;
}

function beginHere(
  root: string,
  url: string,
  args: readonly string[],
  answer: string | null,
): Running {
  const [out, err] = [0, 0].map(() => new Sink(answer === null ? undefined : 100)) as [Sink, Sink];
  const [stdout, stderr] = [out, err] as unknown as [NodeJS.WriteStream, NodeJS.WriteStream];
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: url };
  const nothing = () => undefined;
  const pretended = {
    argv: [],
    env,
    stdout,
    stderr,
    cwd: () => root,
    once: nothing,
    exit: nothing,
  };
  const context = contextOf(pretended, new AbortController().signal);
  const typed = Object.assign(Readable.from([answer ?? '']), { isTTY: answer !== null });
  let code: number | null = null;
  const command = applyCommand(context, nothing).exitOverride();
  command.action(async (options) => {
    code = await runApply(options, context, typed);
  });
  const parsed = command.parseAsync(args, { from: 'user' }).catch((error: unknown) => {
    printError(error, context.stderr);
    code = 2;
  });
  return {
    says: untilSaid(
      () => err.text,
      () => code !== null,
    ),
    ended: parsed.then(() => ({ code, stdout: out.text, stderr: err.text })),
  };
}

export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await openClient(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function openClient(url: string, application = 'psql'): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: application });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A session that has written the table and keeps its transaction open: a build waits for it. */
export interface Writer {
  readonly pid: number;
  commit(): Promise<void>;
}

export async function openWriter(url: string, statement: string): Promise<Writer> {
  const client = await openClient(url, 'nightly import');
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  await client.query('BEGIN');
  await client.query(statement);
  return {
    pid: rows[0].pid,
    commit: async () => {
      await client.query('COMMIT');
      await client.end();
    },
  };
}

/** `name valid` of each index of the table, sorted. */
export async function indexesOf(url: string, table: string): Promise<readonly string[]> {
  const sql = `SELECT c.relname || CASE WHEN i.indisvalid THEN ' valid' ELSE ' INVALID' END AS index
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = $1::regclass AND NOT i.indisprimary ORDER BY c.relname`;
  const { rows } = await withClient(url, (client) => client.query(sql, [table]));
  return rows.map(({ index }) => index);
}

/** `name state` of what Prisma's history holds of dbperf's migrations. */
export async function historyOf(url: string): Promise<readonly string[]> {
  const sql = `SELECT migration_name || CASE WHEN rolled_back_at IS NOT NULL THEN ' rolled back'
        WHEN finished_at IS NULL THEN ' failed' ELSE ' finished' END AS entry
      FROM _prisma_migrations WHERE migration_name NOT LIKE '%init'
     ORDER BY started_at, rolled_back_at NULLS LAST`;
  const { rows } = await withClient(url, (client) => client.query(sql));
  return rows.map(({ entry }) => entry);
}

/** Waits for a state of the server, which is asked for again and again. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(100);
}
