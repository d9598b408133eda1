import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/model/advice.ts';
import type { ExplainDocument } from '../../src/model/plan.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import type { Session, Transaction } from '../../src/postgres/session.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { takeSnapshot } from '../../src/snapshot/take.ts';
import { buildTwin } from '../../src/twin/build.ts';
import type { Twin } from '../../src/twin/twin.ts';
import { servers, type TestDatabase } from '../support/database.ts';

const tables = `
  CREATE SCHEMA "Sales";
  CREATE TABLE "Sales"."order" (
    id int PRIMARY KEY, "userId" int NOT NULL CHECK ("userId" > 0), state text NOT NULL,
    total numeric(10, 2), "createdAt" timestamptz NOT NULL
  );
  INSERT INTO "Sales"."order"
    SELECT n, n % 500 + 1, CASE WHEN n % 50 = 0 THEN 'open' ELSE 'paid' END, n % 1000,
           timestamptz '2026-01-01' + n * interval '1 minute'
    FROM generate_series(1, 60000) AS n;
  CREATE INDEX "order_createdAt_idx" ON "Sales"."order" ("createdAt");
  CREATE TABLE event (id int, day date NOT NULL, kind int) PARTITION BY RANGE (day);
  CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
  CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
  INSERT INTO event SELECT n, date '2026-01-01' + n % 59, n % 3000 FROM generate_series(1, 40000) AS n;
  CREATE INDEX event_day_idx ON event (day);
  VACUUM ANALYZE`;

const statements = {
  byUser: `SELECT * FROM "Sales"."order" WHERE "userId" = 7`,
  latest: `SELECT * FROM "Sales"."order" WHERE "createdAt" > '2026-02-11' ORDER BY "createdAt" LIMIT 5`,
  byKind: 'SELECT count(*) FROM event WHERE kind = 12',
  ofDay: `SELECT * FROM event WHERE day = '2026-02-03'`,
  joined: `SELECT o.state, e.kind FROM "Sales"."order" o JOIN event e ON e.id = o.id WHERE o.id < 900`,
};

const index = (schema: string, table: string, column: string, name: string): Candidate => ({
  table: { schema, name: table },
  partitioned: table === 'event',
  method: 'btree',
  keys: [{ column, expression: null, opclass: null, descending: false, nullsFirst: false }],
  equalityKeys: 1,
  include: [],
  predicate: null,
  name,
  paths: [],
  origin: 'statement',
});

const byUserId = index('Sales', 'order', 'userId', 'order_userId_idx');
const byKind = index('public', 'event', 'kind', 'event_kind_idx');
const nothing = { show: [], hide: [] };

describe.each(servers)('the twin of a database on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  let session: Session;
  let snapshot: Snapshot;
  let twin: Twin;

  beforeAll(async () => {
    database = await server.createDatabase('twin');
    for (const statement of tables.split(/;\n/)) await database.client.query(statement);
    session = await connectUrl(database.url);
    const catalog = await readCatalog(session);
    snapshot = await takeSnapshot(session, catalog, { dbperf: 'test', parameterSets: [] });
    twin = await buildTwin(snapshot);
  });
  afterAll(async () => {
    await twin?.close();
    await session?.close();
    await database?.drop();
  });

  const onTwin = (sql: string, change = nothing as Parameters<Twin['whatIf']>[0]) =>
    twin.whatIf(change, (tx) => planOf(tx, sql));

  test.each(Object.entries(statements))('plans %s as the database does', async (_, sql) => {
    expect(await onTwin(sql)).toEqual(await session.readOnly((tx) => planOf(tx, sql)));
  });

  test('has its version, and simulates all of it', () => {
    expect(twin).toMatchObject({ sameMajor: true, notSimulated: [] });
  });

  test('uses a candidate only where a trial shows it', async () => {
    const prepared = await twin.prepare([byUserId]);
    expect(prepared.get('order_userId_idx')).toMatchObject({ kind: 'ready' });
    expect(indexesOf(await onTwin(statements.byUser))).toEqual([]);
    const shown = { show: ['order_userId_idx'], hide: [] };
    expect(indexesOf(await onTwin(statements.byUser, shown))).toEqual(['order_userId_idx']);
    expect(indexesOf(await onTwin(statements.byUser))).toEqual([]);
  });

  test('plans with a candidate as the database does with the index built', async () => {
    await twin.prepare([byUserId, byKind]);
    await database.client.query(`CREATE INDEX "order_userId_idx" ON "Sales"."order" ("userId")`);
    await database.client.query('CREATE INDEX event_kind_idx ON event (kind)');
    for (const sql of [statements.byUser, statements.byKind]) {
      const built = await session.readOnly((tx) => planOf(tx, sql));
      const tried = await onTwin(sql, { show: ['order_userId_idx', 'event_kind_idx'], hide: [] });
      expect(indexesOf(tried)).toEqual(indexesOf(built));
      expect(tried['Total Cost'] / built['Total Cost']).toBeCloseTo(1, 2);
    }
    await database.client.query('DROP INDEX "Sales"."order_userId_idx", event_kind_idx');
  });

  test('names an index of a partition after the index it belongs to', async () => {
    await twin.prepare([byKind]);
    const plan = await onTwin(statements.byKind, { show: ['event_kind_idx'], hide: [] });
    const used = indexesOf(plan);
    expect(used.length).toBe(2);
    expect(used.map((name) => twin.rootOf(name))).toEqual(['event_kind_idx', 'event_kind_idx']);
  });

  test('hides an index that is there, with those of its partitions', async () => {
    const hide = [
      { schema: 'Sales', name: 'order_createdAt_idx' },
      { schema: 'public', name: 'event_day_idx' },
    ];
    for (const sql of [statements.latest, statements.ofDay]) {
      expect(indexesOf(await onTwin(sql))).not.toEqual([]);
      expect(indexesOf(await onTwin(sql, { show: [], hide }))).toEqual([]);
    }
  });

  test('says why a candidate cannot be made, and makes the others', async () => {
    const misspelt = index('Sales', 'order', 'userid', 'misspelt');
    const total = index('Sales', 'order', 'total', 'order_total_idx');
    const prepared = await twin.prepare([misspelt, total]);
    expect(prepared.get('misspelt')).toEqual({
      kind: 'refused',
      reason: 'column "userid" does not exist',
    });
    expect(prepared.get('order_total_idx')).toMatchObject({ kind: 'ready' });
  });

  test('takes an index as somebody writes it', async () => {
    const made = await twin.prepareStatement(
      'CREATE INDEX CONCURRENTLY ON "Sales"."order" (lower(state), total DESC) INCLUDE (id) WHERE total > 5;',
    );
    expect(made?.candidate).toMatchObject({
      table: { schema: 'Sales', name: 'order' },
      method: 'btree',
      keys: [
        { column: null, expression: 'lower(state)', descending: false },
        { column: 'total', descending: true, nullsFirst: true },
      ],
      include: ['id'],
    });
    expect(await twin.prepareStatement('CREATE INDEX ON event USING brin (day)')).toBeNull();
  });

  test('grows: a sequential scan costs ten times as much', async () => {
    const grown = await buildTwin(snapshot);
    try {
      const cost = async () =>
        (await grown.whatIf(nothing, (tx) => planOf(tx, statements.byUser)))['Total Cost'];
      const before = await cost();
      await grown.grow(10);
      const after = await cost();
      expect(after / before).toBeGreaterThan(5);
      expect(after / before).toBeLessThan(11);
    } finally {
      await grown.close();
    }
  });

  test('lists what it lacks, and plans the rest', async () => {
    const definition = {
      kind: 'extension',
      name: 'postgis',
      sql: 'CREATE EXTENSION no_such_extension',
      standsInFor: null,
    } as const;
    const other = await buildTwin({
      ...snapshot,
      definitions: [definition, ...snapshot.definitions],
    });
    try {
      expect(other.notSimulated).toMatchObject([{ name: 'extension postgis' }]);
      const plan = await other.whatIf(nothing, (tx) => planOf(tx, statements.byUser));
      expect(plan['Total Cost']).toBe((await onTwin(statements.byUser))['Total Cost']);
    } finally {
      await other.close();
    }
  });
});

describe('a twin', () => {
  test('of a major version that is not here is one of 18, and says that it proves nothing', async () => {
    await withTwinOf({ versionNum: 130_005 }, (twin) => {
      expect(twin.sameMajor).toBe(false);
      expect(twin.notes).toEqual([
        'the twin is PostgreSQL 18 and the database 13, so its plans prove nothing: dbperf twin install 13',
      ]);
    });
  });

  test('of a locale that the machine lacks sorts by ICU, never by C, and says so', async () => {
    await withTwinOf({ collate: 'xx_YY.UTF-8' }, async (twin) => {
      expect(twin.notes).toMatchObject([expect.stringContaining('xx_YY.UTF-8 (libc)')]);
      const [row] = await twin.whatIf(nothing, (tx) =>
        tx.query<{ sorted: boolean }>(`SELECT 'a' < 'B' AS sorted`),
      );
      expect(row?.sorted).toBe(true);
    });
  });

  async function withTwinOf(
    change: { versionNum?: number; collate?: string },
    work: (twin: Twin) => void | Promise<void>,
  ): Promise<void> {
    const [server] = servers;
    const database = await server?.createDatabase('twin');
    if (database === undefined) throw new Error('no server');
    const session = await connectUrl(database.url);
    try {
      const catalog = await readCatalog(session);
      const taken = await takeSnapshot(session, catalog, { dbperf: 'test', parameterSets: [] });
      const { versionNum = catalog.server.versionNum, collate } = change;
      const locale = {
        provider: 'libc',
        collate: collate ?? 'C',
        ctype: collate ?? 'C',
        locale: null,
        encoding: 'UTF8',
      } as const;
      const twin = await buildTwin({
        ...taken,
        locale,
        catalog: { ...taken.catalog, server: { ...taken.catalog.server, versionNum } },
      });
      const [row] = await twin.whatIf(nothing, (tx) =>
        tx.query<{ directory: string }>(`SELECT current_setting('data_directory') AS directory`),
      );
      await Promise.resolve(work(twin)).finally(() => twin.close());
      expect(existsSync(row?.directory ?? '')).toBe(false);
    } finally {
      await session.close();
      await database.drop();
    }
  }
});

type PlanRoot = ExplainDocument['Plan'] & { readonly 'Total Cost': number };

async function planOf(tx: Transaction, sql: string): Promise<PlanRoot> {
  const [row] = await tx.query<{ 'QUERY PLAN': readonly ExplainDocument[] }>(
    `EXPLAIN (VERBOSE, FORMAT JSON) ${sql}`,
  );
  const document = row?.['QUERY PLAN'][0];
  if (document === undefined) throw new Error('no plan');
  return document.Plan as PlanRoot;
}

function indexesOf(node: ExplainDocument['Plan']): string[] {
  const own = node['Index Name'] === undefined ? [] : [String(node['Index Name'])];
  return [...own, ...(node.Plans ?? []).flatMap(indexesOf)];
}
