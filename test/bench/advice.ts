import { advise } from '../../src/advise/advise.ts';
import { growthOf } from '../../src/audit/growth.ts';
import { whatIfOn } from '../../src/audit/what-if.ts';
import { measurePaths } from '../../src/measure/measure-paths.ts';
import type { PathUnderTrial } from '../../src/model/advice.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import type { Session } from '../../src/postgres/session.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { takeSnapshot } from '../../src/snapshot/take.ts';
import { buildTwin } from '../../src/twin/build.ts';
import { readSqlFile } from '../../src/workload/sql-file.ts';
import type { Row } from './run.ts';
import { withClient, withServer } from './scratch.ts';
import { timed } from './time.ts';
import { definitions, workload } from './workload.ts';

const counts = [125, 250, 500] as const;

interface Original {
  readonly catalog: Catalog;
  readonly snapshot: Snapshot;
  readonly paths: readonly PathUnderTrial[];
}

/** Advice by the twin, without builds, as the statements over the same 100 tables double. */
export async function adviceByTwin(): Promise<readonly Row[]> {
  const original = await withServer(undefined, async (server) => {
    await withClient(server.url(), async (client) => {
      for (const sql of definitions) await client.query(sql);
      await client.query('VACUUM ANALYZE');
    });
    return readOriginal(server.url());
  });
  // Compiled and warm: the first workload is not to pay for all.
  await adviceMs(original, 25);
  const rows: Row[] = [];
  let first: number | null = null;
  for (const count of counts) {
    const { ms, advised } = await adviceMs(original, count);
    first ??= ms / count;
    rows.push(rowOf(count, advised, ms, first));
  }
  return rows;
}

function rowOf(count: number, advised: number, ms: number, firstEach: number): Row {
  const each = ms / count;
  return {
    what: `advice for ${count} statements over 100 tables by the twin (${advised} indexes advised) / a statement of ${counts[0]}`,
    ours: `${(ms / 1000).toFixed(1)} s, ${Math.round(each)} ms a statement`,
    theirs: `${Math.round(firstEach)} ms a statement`,
    ratio: `${(each / firstEach).toFixed(2)}×`,
    wanted: 'about 60 s for 500, no more a statement as they grow',
  };
}

/** From the candidates to the proof and the growth, on a twin that nothing was tried on yet. */
async function adviceMs({ catalog, snapshot, paths: all }: Original, count: number) {
  const paths = all.slice(0, count);
  const twin = await buildTwin(snapshot);
  let advised = 0;
  try {
    const whatIf = whatIfOn(twin, paths);
    const ms = await timed(async () => {
      const { advice } = await advise({ ...asked, paths, catalog, whatIf });
      await growthOf(twin, whatIf, paths, advice);
      advised = advice.length;
    });
    return { ms, advised };
  } finally {
    await twin.close();
  }
}

const asked = {
  proofKind: 'twin',
  build: null,
  declared: [],
  limits: { maxIndexes: null, maxIndexBytes: null },
  extensions: [],
  onProgress: () => undefined,
} as const;

async function readOriginal(url: string): Promise<Original> {
  const session = await connectUrl(url);
  try {
    const catalog = await readCatalog(session);
    const snapshot = await takeSnapshot(session, catalog, { dbperf: 'bench', parameterSets: [] });
    return { catalog, snapshot, paths: await planned(session, catalog) };
  } finally {
    await session.close();
  }
}

/** Every statement with its plan, as an audit that executes nothing has them. */
async function planned(session: Session, catalog: Catalog): Promise<readonly PathUnderTrial[]> {
  const paths = [];
  for (const { name, sql } of workload) {
    const file = await readSqlFile({ name: `sql/${name}.sql`, stem: name, text: sql });
    if (file.path === null) throw new Error(JSON.stringify(file.problems));
    paths.push(file.path);
  }
  const values = new Map(workload.map((one) => [one.name, one.values]));
  const measured = await measurePaths(session, paths, catalog, {
    ...{ runs: 1, timeoutMs: 20_000, analyze: false, allowWrites: false },
    findSets: async ({ name }) => [
      { name: 'typical', values: values.get(name) ?? [], origin: 'the bench' },
    ],
    onPath: () => undefined,
  });
  const failed = measured.find(({ measurements }) => measurements.length === 0);
  if (failed !== undefined) throw new Error(failed.verdict.reason ?? failed.path.name);
  return measured;
}
