import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measurePaths } from '../../src/measure/measure-paths.ts';
import type { Traffic } from '../../src/model/capture.ts';
import type { Catalog, Table, TableActivity } from '../../src/model/catalog.ts';
import type { ObservedWorkload } from '../../src/model/observed.ts';
import type { Recording } from '../../src/model/recording.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { type EmbeddedServer, startServer } from '../../src/postgres/embedded/server.ts';
import type { Session } from '../../src/postgres/session.ts';
import type { RuleEvidence } from '../../src/rules/rule.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { parameterSets } from '../../src/workload/parameter-sets.ts';
import { observedRecording } from '../../src/workload/recordings/observed-recording.ts';
import { readStatistics } from '../../src/workload/statistics/read-statistics.ts';
import { type Application, trafficOf } from '../capture-traffic/application.ts';
import { captureOf } from './captured-by.ts';
import { saidOf } from './evidence.ts';

const setUp = `
  CREATE EXTENSION pg_stat_statements;
  CREATE TABLE tiers (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE limits (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE counters (id int PRIMARY KEY, n int NOT NULL);
  INSERT INTO tiers SELECT n, 'tier ' || n FROM generate_series(1, 96) n;
  INSERT INTO limits SELECT n, 'limit ' || n FROM generate_series(1, 5) n;
  INSERT INTO counters SELECT n, 0 FROM generate_series(0, 9) n;
  ANALYZE;
  SELECT pg_stat_force_next_flush();
  SELECT pg_stat_reset();
  SELECT pg_stat_statements_reset();`;

/** Tiers and limits are read and never written; counters are read as often, and written. */
async function load({ query }: Application): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    for (let id = 1; id <= 96; id += 1) {
      await query('SELECT name FROM tiers WHERE id = $1', [id]);
      await query('SELECT n FROM counters WHERE id = $1', [id % 10]);
      await query('SELECT name FROM limits');
    }
  }
  for (let id = 1; id <= 100; id += 1) {
    await query('UPDATE counters SET n = n + 1 WHERE id = $1', [id % 10]);
  }
}

let server: EmbeddedServer;
let session: Session;
let catalog: Catalog;
let traffic: Traffic;
let loaded: ObservedWorkload;

beforeAll(async () => {
  server = await startServer({ settings: { shared_preload_libraries: 'pg_stat_statements' } });
  await run(setUp);
  traffic = await trafficOf(server.url(), 'recording', load);
  session = await connectUrl(server.url());
  catalog = await counted();
  loaded = await readStatistics({ session });
});
afterAll(async () => {
  await session.close();
  await server.stop();
});

async function run(sql: string): Promise<void> {
  const client = new pg.Client(server.url());
  await client.connect();
  for (const statement of sql.split(/;\n/)) await client.query(statement);
  await client.end();
}

/** The catalog when the server has counted what the load read: it does so as its backends end. */
async function counted(): Promise<Catalog> {
  for (;;) {
    const read = await readCatalog(session);
    const { activity } = read.tables.find(({ name }) => name === 'counters') ?? {};
    if (activity?.updated === 100 && activity.sequentialScans > 1_900) return read;
  }
}

type Change = Partial<Pick<TableActivity, 'updated' | 'sequentialScans'>>;

/** The catalog as it would be had the statistics begun so many days ago, and tiers been used so. */
function after(days: number, tiers: Change = {}): Catalog {
  const since = Date.parse(catalog.server.readAt) - days * 86_400_000;
  const changed = (table: Table): Table =>
    table.name === 'tiers' && table.activity !== null
      ? { ...table, activity: { ...table.activity, ...tiers } }
      : table;
  return {
    ...catalog,
    server: { ...catalog.server, statisticsSince: new Date(since).toISOString() },
    tables: catalog.tables.map(changed),
  };
}

async function evidenceOf({ paths, ...observed }: ObservedWorkload, snapshot: Catalog) {
  const measurements = await measurePaths(session, paths, snapshot, {
    ...{ runs: 1, timeoutMs: 20_000, allowWrites: false, analyze: true, onPath: () => undefined },
    findSets: (path) => parameterSets({ path, catalog, session }),
  });
  return { observed, measurements, snapshot, captures: [] };
}

async function recorded(of = traffic, snapshot = after(20)): Promise<Partial<RuleEvidence>> {
  const recording: Recording = {
    kind: 'dbperf-recording',
    version: 1,
    ...{ dbperf: '0', recordedAt: '', command: 'npm', exitCode: 0, durationMs: of.wallMs },
    ...{ database: 'shop', traffic: of, values: null },
  };
  const evidence = await evidenceOf(
    await observedRecording({ recording, file: 'load.json.gz' }),
    snapshot,
  );
  return { ...evidence, captures: [captureOf({ recorded: of }, { kind: 'recording' })] };
}

async function statistics(snapshot = after(20)): Promise<Partial<RuleEvidence>> {
  return evidenceOf(loaded, snapshot);
}

const tablesIn = (evidence: Partial<RuleEvidence>) =>
  saidOf('cache-candidate', evidence).flatMap(({ facts }) => facts.tables);

describe('in a recording', () => {
  test('a read that repeats on tables that nobody writes, with what it would save and a ttl', async () => {
    const said = saidOf('cache-candidate', await recorded());
    const tiers = said.find(({ facts }) => String(facts.tables) === 'tiers');
    expect(tiers).toMatchObject({
      severity: 'info',
      facts: { calls: 1_920, seen: true, writes: 0, days: 20, ttlMs: 3_600_000 },
    });
    // All but the first of each.
    expect(tiers?.facts.repeated).toBe(1_920 - 96);
    expect(tiers?.facts.savedShare).toBeGreaterThan(0.05);
    expect(tiers?.facts.savedShare).toBeLessThan(1);
    expect(said.flatMap(({ facts }) => facts.tables).toSorted()).toEqual(['limits', 'tiers']);
  });

  test('repeated-read leaves it the word, and keeps it where writes are frequent', async () => {
    const repeated = saidOf('repeated-read', await recorded());
    expect(repeated.map(({ facts }) => facts.statement)).toEqual([
      'SELECT … FROM counters WHERE id = $1',
    ]);
  });

  test('each asked for once is no candidate', async () => {
    const once = await trafficOf(server.url(), 'recording', async ({ query }) => {
      for (let id = 1; id <= 96; id += 1) await query('SELECT name FROM tiers WHERE id = $1', [id]);
    });
    expect(tablesIn(await recorded(once))).toEqual([]);
  });

  test('one that takes no time to speak of is none', async () => {
    const repeats = traffic.repeats.map((one) => ({ ...one, wastedMs: 1 }));
    const statements = traffic.statements.map((one) => ({ ...one, calls: 10, totalMs: 1_000 }));
    expect(tablesIn(await recorded({ ...traffic, statements, repeats }))).toEqual([]);
  });
});

describe('in pg_stat_statements', () => {
  test('many calls for few rows, which is said to be unproven; without parameters it is proven', async () => {
    const said = saidOf('cache-candidate', await statistics());
    expect(said).toHaveLength(2);
    const [tiers, limits] = ['tiers', 'limits'].map((table) =>
      said.find(({ facts }) => String(facts.tables) === table),
    );
    expect(tiers).toMatchObject({
      subject: { kind: 'path', path: expect.stringMatching(/^pgss:tiers-/) },
      facts: { calls: 1_920, repeated: 1_824, rows: 96, seen: false },
      proof: expect.stringMatching(/^unproven: /),
    });
    expect(limits).toMatchObject({ facts: { repeated: 1_919, rows: null } });
    expect(limits?.proof).not.toContain('unproven');
  });
});

describe('the time between writes', () => {
  const often = { sequentialScans: 1_000_000 };

  test.each([
    [20, { ...often, updated: 0 }, '60m'],
    [1, { ...often, updated: 20 }, '5m'],
    [1, { ...often, updated: 200 }, '30s'],
  ])('in %i days with %o allows a ttl of %s', async (days, tiers, ttl) => {
    const said = saidOf('cache-candidate', await statistics(after(days, tiers)));
    const own = said.find(({ facts }) => String(facts.tables) === 'tiers');
    expect(own?.help).toContain(`ttl ${ttl}, since it was written`);
  });

  test.each<[string, Catalog | (() => Catalog)]>([
    ['too short', () => after(1, { ...often, updated: 1_000 })],
    ['long, and read no more than written', () => after(20, { sequentialScans: 500, updated: 10 })],
    ['not known: statistics of hours', () => after(0.5)],
    [
      'not known on a standby',
      () => ({ ...after(20), server: { ...after(20).server, inRecovery: true } }),
    ],
    [
      'not known without activity',
      () => ({ ...after(20), tables: after(20).tables.map((one) => ({ ...one, activity: null })) }),
    ],
  ])('%s: none', async (_, catalogOf) => {
    const snapshot = typeof catalogOf === 'function' ? catalogOf() : catalogOf;
    expect(tablesIn(await statistics(snapshot))).not.toContain('tiers');
    expect(tablesIn(await recorded(traffic, snapshot))).not.toContain('tiers');
  });

  test('workloads of the project’s own paths are not looked at', async () => {
    expect(saidOf('cache-candidate', { ...(await statistics()), observed: null })).toEqual([]);
  });
});
