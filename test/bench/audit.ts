import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProject } from '../../src/audit/read-project.ts';
import { readWorkload } from '../../src/audit/read-workload.ts';
import { resolveConfig } from '../../src/config/config.ts';
import type { Run } from '../../src/model/run.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { parameterSets } from '../../src/workload/parameter-sets.ts';
import { bookingServer, database, folder } from './booking.ts';
import { proxyTo } from './proxy.ts';
import type { Row } from './run.ts';
import { sideBySide, timeNode } from './time.ts';

interface Explain {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** From start to the first EXPLAIN on the wire, beside a bare script that sends just that. */
export function firstExplain(root: string): Promise<Row> {
  return withBench(async ({ socket, explainsIn }) => {
    const file = await explainsIn([{ sql: 'EXPLAIN SELECT 1', values: [] }]);
    const audit = [join(root, 'bin/dbperf.js'), 'audit', '--only', 'payment-status', '--url'];
    const bare = [join(root, 'test/bench/bare-explains.js')];
    const { ours, theirs } = await sideBySide(
      15,
      () => untilExplain(socket, (url) => [...audit, url]),
      () => untilExplain(socket, (url) => [...bare, url, file]),
    );
    return {
      what: 'start to first EXPLAIN / bare `pg` script',
      ours: `${Math.round(ours)} ms`,
      theirs: `${Math.round(theirs)} ms`,
      ratio: `+${Math.round(ours - theirs)} ms`,
      wanted: 'at most +300 ms',
    };
  });
}

async function untilExplain(socket: string, args: (url: string) => string[]): Promise<number> {
  const proxy = await proxyTo(socket);
  const started = performance.now();
  await timeNode(
    args(`postgresql://postgres@localhost:5432/${database}?host=${proxy.host}`),
    folder,
  );
  const at = proxy.firstExplainAt() ?? Number.NaN;
  await proxy.close();
  return at - started;
}

/** The audit of the booking service, beside the same EXPLAINs sent by a bare script. */
export function auditAgainstBareScript(root: string): Promise<Row> {
  return withBench(async ({ url, explainsIn, scratch }) => {
    const runFile = join(scratch, 'run.json');
    const audit = [join(root, 'bin/dbperf.js'), 'audit', '--url', url, '-f', `json:${runFile}`];
    await timeNode(audit, folder);
    const run = JSON.parse(await readFile(runFile, 'utf8')) as Run;
    const file = await explainsIn(await sameExplains(url, run));
    const { ours, theirs } = await sideBySide(
      3,
      () => timeNode(audit, folder),
      () => timeNode([join(root, 'test/bench/bare-explains.js'), url, file]),
    );
    return {
      what: 'audit of the booking service / the same EXPLAINs by a bare `pg` script',
      ours: `${(ours / 1000).toFixed(2)} s`,
      theirs: `${(theirs / 1000).toFixed(2)} s`,
      ratio: `${(ours / theirs).toFixed(2)}×`,
      wanted: 'at most 1.3×',
    };
  });
}

/** What the run sent: for each parameter set a warm-up, its timed runs, one with instruments. */
async function sameExplains(url: string, run: Run): Promise<Explain[]> {
  const config = resolveConfig({ url, project: folder }, null, folder);
  const { project } = await readProject(config, { cwd: folder, env: {} });
  const { paths } = await readWorkload(config, project);
  const session = await connectUrl(url);
  try {
    const catalog = await readCatalog(session);
    const explains: Explain[] = [];
    for (const path of paths) {
      const sets = await parameterSets({ path, catalog, session });
      for (const set of 'cause' in sets ? [] : sets) {
        const measured = run.measurements.find(
          (one) => one.path === path.name && one.parameterSet === set.name,
        );
        const timed = `EXPLAIN (ANALYZE, TIMING OFF, BUFFERS, FORMAT JSON) ${path.sql}`;
        const full = `EXPLAIN (ANALYZE, BUFFERS, VERBOSE, SETTINGS, FORMAT JSON) ${path.sql}`;
        const runs = Array.from(
          { length: 1 + (measured?.timing?.runsMs.length ?? 0) },
          () => timed,
        );
        explains.push(...[...runs, full].map((sql) => ({ sql, values: set.values })));
      }
    }
    return explains;
  } finally {
    await session.close();
  }
}

interface Bench {
  readonly url: string;
  readonly socket: string;
  readonly scratch: string;
  /** Writes the statements where the bare script can read them. */
  readonly explainsIn: (explains: readonly Explain[]) => Promise<string>;
}

async function withBench(measure: (bench: Bench) => Promise<Row>): Promise<Row> {
  const server = await bookingServer();
  const scratch = await mkdtemp(join(tmpdir(), 'dbperf-bench-'));
  try {
    return await measure({
      url: server.url(database),
      socket: join(server.host, `.s.PGSQL.${server.port}`),
      scratch,
      explainsIn: async (explains) => {
        const file = join(scratch, 'explains.json');
        await writeFile(file, JSON.stringify(explains));
        return file;
      },
    });
  } finally {
    await server.stop();
    await rm(scratch, { recursive: true });
  }
}
