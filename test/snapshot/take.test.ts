import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelationName } from '../../src/model/catalog.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import type { Session } from '../../src/postgres/session.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { catalogOfSnapshot } from '../../src/snapshot/catalog-of-snapshot.ts';
import { readEnds } from '../../src/snapshot/ends.ts';
import { takeSnapshot } from '../../src/snapshot/take.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { snapshotAt } from './taking.ts';

const awkward = readFileSync(new URL('../databases/awkward.sql', import.meta.url), 'utf8');

const more = `
  CREATE STATISTICS sales.status_and_user (ndistinct, dependencies, mcv) ON status, "userId" FROM sales.orders;
  CREATE TABLE empty (id integer PRIMARY KEY);
  ANALYZE sales.orders;
  CREATE EXTENSION pageinspect`;

describe.each(servers)('a snapshot on PostgreSQL $major', ({ createDatabase }) => {
  let database: TestDatabase;
  let snapshot: Snapshot;
  // Roles are the server's: each test file has its own.
  const reader = `reader_of_snapshots_${process.pid}`;
  const run = (sql: string) => database.client.query(sql);
  const ofTable = <T extends RelationName>(list: readonly T[], name: string) =>
    list.filter((one) => one.name === name);
  const endsOf = (name: string) => snapshot.ends.filter(({ table }) => table.name === name);

  beforeAll(async () => {
    database = await createDatabase('snapshot');
    await run(awkward);
    await run(more);
    snapshot = await snapshotAt(database.url);
  });
  afterAll(async () => {
    await run(`DROP OWNED BY ${reader}; DROP ROLE ${reader}`);
    await database.drop();
  });

  test('says what it is, of which locale', () => {
    expect(snapshot).toMatchObject({ kind: 'dbperf-snapshot', version: 1, values: 'full' });
    expect(snapshot.locale).toMatchObject({ encoding: 'UTF8', provider: expect.any(String) });
    expect(snapshot.gaps).toEqual([]);
  });

  test('holds values of columns in `statistics` alone, and the catalog can be filled again', async () => {
    const columns = snapshot.catalog.tables.flatMap((table) => table.columns);
    expect(columns.filter((column) => column.statistics !== null)).toEqual([]);
    const session = await connectUrl(database.url);
    const catalog = await readCatalog(session).finally(() => session.close());
    const filled = catalogOfSnapshot(snapshot);
    expect(filled.tables.map((table) => table.columns)).toEqual(
      catalog.tables.map((table) => table.columns),
    );
  });

  test('sizes are those of the files, heights those of the trees', async () => {
    const [orders] = ofTable(snapshot.relations, 'orders');
    expect(orders).toMatchObject({ kind: 'table', method: 'heap', tuples: 4000, height: null });
    const { rows } = await run(
      `SELECT pg_relation_size('sales.orders') / 8192 AS blocks,
        (bt_metap('sales.orders_pkey')).level AS height`,
    );
    expect(orders?.blocks).toBe(Number(rows[0].blocks));
    expect(ofTable(snapshot.relations, 'orders_pkey')).toMatchObject([
      { kind: 'index', method: 'btree', height: Number(rows[0].height) },
    ]);
    expect(ofTable(snapshot.relations, 'events')).toMatchObject([
      { kind: 'partitioned', blocks: 0 },
    ]);
    expect(ofTable(snapshot.relations, 'orders_tags')[0]?.height).toBeNull();
  });

  test('statistics of columns, of index expressions, and inherited ones', () => {
    const expression = ofTable(snapshot.statistics, 'orders_lower');
    expect(expression).toMatchObject([{ relationKind: 'index', position: 1, type: 'text' }]);
    const status = ofTable(snapshot.statistics, 'orders').find((one) => one.column === 'status');
    expect(status).toMatchObject({ type: 'sales."OrderStatus"', inherited: false, position: 3 });
    expect(status?.commonFrequencies).toMatch(/^\{[\d.,]+\}$/);
    const tags = ofTable(snapshot.statistics, 'orders').find((one) => one.column === 'tags');
    expect(tags?.commonElements).toContain('"x,y"');
    const parent = ofTable(snapshot.statistics, 'parent').filter((one) => one.column === 'id');
    expect(parent.map((one) => one.inherited)).toEqual([false, true]);
    expect(ofTable(snapshot.statistics, 'events').every((one) => one.inherited)).toBe(true);
  });

  test('extended statistics with their combinations', () => {
    const [object] = snapshot.extendedStatistics;
    expect(object).toMatchObject({
      name: 'status_and_user',
      table: { schema: 'sales', name: 'orders' },
      columns: ['userId', 'status'],
      types: ['integer', 'sales."OrderStatus"'],
    });
    expect(object?.distinct).toMatch(/"2, 3"/);
    expect(object?.common?.values[0]).toHaveLength(2);
    expect(object?.common?.frequencies).toHaveLength(object?.common?.values.length ?? -1);
  });

  test('the ends of indexes, also of partitions; none of partial ones, nor of empty tables', () => {
    expect(endsOf('orders')).toContainEqual(
      expect.objectContaining({ column: 'id', min: '1', max: '4000' }),
    );
    expect(endsOf('orders').map((one) => one.column)).not.toContain('createdAt');
    expect(endsOf('events_rest').map((one) => one.column)).toContain('id');
    expect(endsOf('events')).toEqual([]);
    expect(endsOf('empty')).toEqual([]);
  });

  test("settings are the role's in this database, with units, and not those of dbperf's session", async () => {
    expect(snapshot.settings).toMatchObject({ work_mem: '4MB', random_page_cost: '4' });
    await run(`ALTER DATABASE "${database.name}" SET random_page_cost = 1.25;
      ALTER DATABASE "${database.name}" SET effective_cache_size = '24GB';
      ALTER DATABASE "${database.name}" SET jit = on;
      ALTER DATABASE "${database.name}" SET "DateStyle" = 'SQL, DMY';
      ALTER ROLE postgres IN DATABASE "${database.name}" SET work_mem = '77MB'`);
    const { settings } = await snapshotAt(database.url);
    expect(settings).toMatchObject({
      random_page_cost: '1.25',
      effective_cache_size: '24GB',
      DateStyle: 'SQL, DMY',
      work_mem: '77MB',
      jit: 'on',
    });
    expect(settings).not.toHaveProperty('statement_timeout');
    await run(`ALTER ROLE postgres IN DATABASE "${database.name}" RESET ALL`);
  });

  test('a role with SELECT alone takes it, and what is hidden from it is a gap', async () => {
    await run(`CREATE ROLE ${reader} LOGIN;
      GRANT USAGE ON SCHEMA public, sales, "Odd Schema" TO ${reader};
      GRANT SELECT ON ALL TABLES IN SCHEMA public, sales, "Odd Schema" TO ${reader}`);
    const seen = await snapshotAt(database.url.replace('postgres@', `${reader}@`));
    const texts = ({ definitions }: Snapshot) => definitions.map(({ sql }) => sql);
    expect(texts(seen)).toEqual(texts(snapshot));
    expect(seen.relations).toEqual(snapshot.relations.map((one) => ({ ...one, height: null })));
    expect(seen.ends).toEqual(snapshot.ends.filter(({ table }) => table.name !== 'tenants'));
    expect(seen.extendedStatistics).toEqual([]);
    expect(seen.gaps.map(({ subject }) => subject)).toEqual([
      '"sales"."status_and_user"',
      '"sales"."orders_lower"',
    ]);
    expect(seen.catalog.gaps.map(({ subject }) => subject)).toEqual(['"sales"."tenants"']);
  });

  test('a table that does not answer is a gap, and the ends of the others are there', async () => {
    const session = await connectUrl(database.url);
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('BEGIN; LOCK TABLE sales.orders IN ACCESS EXCLUSIVE MODE');
    const { ends, gaps } = await readEnds(session);
    await holder.end();
    await session.close();
    expect(gaps).toMatchObject([
      { subject: '"sales"."orders"', reason: expect.stringContaining('another session holds it') },
    ]);
    expect(ends).toEqual(snapshot.ends.filter(({ table }) => table.name !== 'orders'));
  });

  test('a schema that changes meanwhile is read again', async () => {
    const session = await connectUrl(database.url);
    const catalog = await readCatalog(session);
    const taken = await takeSnapshot(
      interrupted(session, [3], () => run('CREATE TABLE meanwhile (id integer PRIMARY KEY)')),
      catalog,
      { dbperf: '0', parameterSets: [] },
    );
    await session.close();
    await run('DROP TABLE meanwhile');
    expect(taken.gaps).toEqual([]);
    expect(ofTable(taken.catalog.tables, 'meanwhile')).toHaveLength(1);
    expect(ofTable(taken.relations, 'meanwhile_pkey')).toHaveLength(1);
  });

  test('one that changes again and again is a gap', async () => {
    const session = await connectUrl(database.url);
    const catalog = await readCatalog(session);
    const everyTenth = Array.from({ length: 20 }, (_, n) => 3 + n * 10);
    const change = () => run('CREATE INDEX ON empty (id)');
    const taken = await takeSnapshot(interrupted(session, everyTenth, change), catalog, {
      dbperf: '0',
      parameterSets: [],
    });
    await session.close();
    expect(taken.gaps).toMatchObject([{ reason: expect.stringContaining('schema changed') }]);
  });
});

/** The session; before its n-th transactions something else happens in the database. */
function interrupted(
  session: Session,
  at: readonly number[],
  happens: () => Promise<unknown>,
): Session {
  let transactions = 0;
  return {
    ...{ target: session.target, versionNum: session.versionNum, notes: session.notes },
    ...{ inRecovery: session.inRecovery, announcedPid: session.announcedPid },
    rolledBack: (work, limits) => session.rolledBack(work, limits),
    close: () => session.close(),
    readOnly: async (work, limits) => {
      transactions += 1;
      if (at.includes(transactions)) await happens();
      return session.readOnly(work, limits);
    },
  };
}
