import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { hasPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { postgres15Binaries } from '../support/postgres15.ts';
import type { Row } from './run.ts';
import { withServer } from './scratch.ts';
import { median } from './time.ts';

const rounds = 7;
/** Statements of one round, and of the run in which memory is watched. */
const perRound = 20_000;
const inAll = 1_000_000;
const clients = 4;

/** pgbench's select-only through the wire tap, and through what else there is. */
export async function wireTap(root: string): Promise<readonly Row[]> {
  const directory = (await postgres15Binaries())?.directory;
  if (directory === undefined) return [notCompared];
  const pgbench = join(directory, 'pgbench');
  return withServer(undefined, async (server) => {
    await promisify(execFile)(pgbench, ['-i', '-q', server.url()]);
    const tap = await startProcess(root, 'tap', server.url());
    const pipe = await startProcess(root, 'pipe', server.url());
    const bouncer = hasPgBouncer ? await startPgBouncer(server) : null;
    const ways = {
      tap: tap.url,
      pipe: pipe.url,
      direct: server.url(),
      ...(bouncer && { bouncer: bouncer.url('postgres') }),
    };
    const speeds = await compare(pgbench, ways);
    await run(pgbench, tap.url, inAll - rounds * perRound);
    await Promise.all([pipe.end(), bouncer?.stop()]);
    return [...rowsOf(speeds), memoryRow(await tap.end())];
  });
}

type Speeds = Readonly<Record<string, number>>;

/** Statements a second, each the median of alternating rounds. */
async function compare(pgbench: string, ways: Readonly<Record<string, string>>): Promise<Speeds> {
  const found = Object.entries(ways).map(([way, url]) => ({ way, url, all: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { url, all } of found) all.push(await run(pgbench, url, perRound));
  }
  return Object.fromEntries(found.map(({ way, all }) => [way, median(all)]));
}

/** Unnamed statements of the extended protocol, as Prisma 7 sends them. */
async function run(pgbench: string, url: string, statements: number): Promise<number> {
  const each = String(Math.ceil(statements / clients));
  const options = ['-n', '-S', '-M', 'extended', '-c', String(clients), '-t', each];
  const { stdout } = await promisify(execFile)(pgbench, [...options, url]);
  return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
}

function rowsOf({ tap = Number.NaN, pipe, direct, bouncer }: Speeds): readonly Row[] {
  const others: readonly (readonly [string, number | undefined, string])[] = [
    ['a bare byte pipe in Node', pipe, 'at least 0.7×'],
    ['PgBouncer with one server connection', bouncer, 'reported'],
    ['the server itself', direct, 'reported'],
  ];
  return others.flatMap(([name, speed, wanted]) =>
    speed === undefined
      ? []
      : {
          what: `pgbench select-only, ${clients} clients: the wire tap / ${name}`,
          ours: `${Math.round(tap)} per s`,
          theirs: `${Math.round(speed)} per s`,
          ratio: `${(tap / speed).toFixed(2)}×`,
          wanted,
        },
  );
}

interface Ended {
  readonly statements: number;
  /** Mebibytes at each 100,000 statements. */
  readonly memory: readonly number[];
}

function memoryRow({ statements, memory }: Ended): Row {
  const [first = Number.NaN] = memory;
  const last = memory.at(-1) ?? Number.NaN;
  return {
    what: `memory of the tap after ${statements} statements / after 100000`,
    ours: `${last} MiB`,
    theirs: `${first} MiB`,
    ratio: `${(last / first).toFixed(2)}×`,
    wanted: 'flat',
  };
}

/** The proxy in a process of its own. */
async function startProcess(root: string, what: 'tap' | 'pipe', databaseUrl: string) {
  const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
  const script = join(root, 'test/bench/tap-process.ts');
  const child = spawn(process.execPath, [jiti, script, what, databaseUrl], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? '{}');
  const { url }: { url: string } = await next();
  return {
    url,
    end: (): Promise<Ended> => {
      child.stdin.end();
      return next();
    },
  };
}

const notCompared: Row = {
  what: 'pgbench select-only: the wire tap / a bare byte pipe in Node',
  ours: 'not measured',
  theirs: 'PostgreSQL 15 is not installed here',
  ratio: '',
  wanted: 'at least 0.7×',
};
