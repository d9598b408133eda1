import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import type { Session, Transaction } from '../../src/postgres/session.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { takeSnapshot } from '../../src/snapshot/take.ts';
import { buildTwin } from '../../src/twin/build.ts';
import type { Twin } from '../../src/twin/twin.ts';
import { bookingServer, database } from './booking.ts';
import type { Row } from './run.ts';
import { timed } from './time.ts';

const statement = 'SELECT * FROM payments WHERE gateway_transaction_id = $1 LIMIT 1';
const index = 'CREATE INDEX bench_idx ON payments (gateway_transaction_id)';
const nothing = { show: [], hide: [] };
const plan = (tx: Transaction) => tx.query(`EXPLAIN (FORMAT JSON) ${statement}`, ['none']);

/** The twin of a million payments: until its first plan, a trial, and at a hundred times the rows. */
export async function planTwin(): Promise<readonly Row[]> {
  const server = await bookingServer();
  const session = await connectUrl(server.url(database));
  try {
    await (await build(session)).close();
    const started = performance.now();
    const twin = await build(session);
    await twin.whatIf(nothing, plan);
    const readyMs = performance.now() - started;
    try {
      return [await ready(readyMs, session), await trials(twin, session), await grown(twin)];
    } finally {
      await twin.close();
    }
  } finally {
    await session.close();
    await server.stop();
  }
}

async function build(session: Session): Promise<Twin> {
  const catalog = await readCatalog(session);
  const snapshot: Snapshot = await takeSnapshot(session, catalog, {
    dbperf: 'bench',
    parameterSets: [],
  });
  return buildTwin(snapshot);
}

async function ready(readyMs: number, session: Session): Promise<Row> {
  const copyMs = await timed(() =>
    session.rolledBack((tx) => tx.query('CREATE TABLE copied AS TABLE payments')),
  );
  return {
    what: 'live database to the first plan of its twin / copying the rows of `payments` alone',
    ours: `${Math.round(readyMs)} ms`,
    theirs: `${Math.round(copyMs)} ms`,
    ratio: `${(readyMs / copyMs).toFixed(2)}×`,
    wanted: 'at most 1.5 s',
  };
}

async function trials(twin: Twin, session: Session): Promise<Row> {
  const made = await twin.prepareStatement(index);
  const show = [made?.candidate.name ?? ''];
  await twin.whatIf({ show, hide: [] }, plan);
  const count = 1_000;
  const perTrial = await timed(async () => {
    for (let n = 0; n < count; n++) await twin.whatIf({ show, hide: [] }, plan);
  });
  const together = await timed(() =>
    twin.whatIf({ show, hide: [] }, async (tx) => {
      for (let n = 0; n < count; n++) await plan(tx);
    }),
  );
  const builtMs = await timed(() =>
    session.rolledBack(async (tx) => {
      await tx.query(index);
      return plan(tx);
    }),
  );
  const rate = (ms: number) => Math.round((count / ms) * 1000);
  return {
    what: 'one index and statement tried on the twin / CREATE INDEX, EXPLAIN, ROLLBACK',
    ours: `${(perTrial / count).toFixed(2)} ms (${rate(perTrial)} a second; ${rate(together)} of one trial)`,
    theirs: `${Math.round(builtMs)} ms`,
    ratio: `${(perTrial / count / builtMs).toFixed(4)}×`,
    wanted: 'at least 500 EXPLAINs a second',
  };
}

async function grown(twin: Twin): Promise<Row> {
  const [row] = await twin.whatIf(nothing, (tx) =>
    tx.query<{ directory: string }>(`SELECT current_setting('data_directory') AS directory`),
  );
  const growMs = await timed(async () => {
    await twin.grow(100);
    await twin.whatIf(nothing, plan);
  });
  const { apparent, disk } = await sizeOf(row?.directory ?? '');
  return {
    what: 'the twin at 100 million payments: disk / the sizes that its files show',
    ours: `${Math.round(disk / 1e6)} MB, ${Math.round(growMs)} ms after the 1× one`,
    theirs: `${Math.round(apparent / 1e6)} MB`,
    ratio: `${(disk / apparent).toFixed(4)}×`,
    wanted: 'under 100 MB, within 1 s',
  };
}

async function sizeOf(directory: string): Promise<{ apparent: number; disk: number }> {
  const sum = { apparent: 0, disk: 0 };
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = await stat(join(entry.parentPath, entry.name));
    sum.apparent += file.size;
    sum.disk += file.blocks * 512;
  }
  return sum;
}
