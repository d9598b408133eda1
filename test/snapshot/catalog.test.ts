import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog, Constraint, Index, Table } from '../../src/model/catalog.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { servers, type TestDatabase } from '../support/database.ts';

const awkward = readFileSync(new URL('../databases/awkward.sql', import.meta.url), 'utf8');

async function catalogAt(url: string): Promise<Catalog> {
  const session = await connectUrl(url);
  return readCatalog(session).finally(() => session.close());
}

function named<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not in the catalog`);
  return found;
}

describe.each(servers)('awkward objects on PostgreSQL $major', ({ major, createDatabase }) => {
  let database: TestDatabase;
  let url: string;
  let catalog: Catalog;
  // On a connection that ends: only then are its counters sure to be with the statistics.
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const table = (name: string): Table => named(catalog.tables, name);
  const index = (name: string): Index => named(catalog.indexes, name);
  const constraint = (name: string): Constraint => named(catalog.constraints, name);
  const keys = (name: string) => index(name).keys.map((key) => key.text);

  beforeAll(async () => {
    database = await createDatabase('awkward');
    await run(awkward);
    url = database.url;
    catalog = await catalogAt(url);
  });
  afterAll(async () => {
    await run('DROP OWNED BY reader, granted; DROP ROLE reader, granted');
    await database.drop();
  });

  test('the server', () => {
    expect(catalog.server).toMatchObject({
      database: database.name,
      role: 'postgres',
      superuser: true,
      inRecovery: false,
    });
    expect(Math.floor(catalog.server.versionNum / 10_000)).toBe(major);
    expect(catalog.server.readAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(catalog.searchPath).toEqual(['public']);
  });

  test("settings are the server's, not those of dbperf's transactions", () => {
    expect(catalog.server.settings).toMatchObject({
      random_page_cost: '4',
      work_mem: '4096',
      statement_timeout: '0',
    });
  });

  test('every table of users, and nothing of the system', () => {
    expect(catalog.tables.map((one) => `${one.schema}.${one.name} ${one.kind}`)).toEqual([
      'Odd Schema.Straße table',
      'public.User table',
      'public.a23456789_123456789_123456789_123456789_123456789_123456789_123 table',
      'public.group table',
      'sales.child table',
      'sales.events partitioned',
      'sales.events_2025 partitioned',
      'sales.events_2025_a table',
      'sales.events_2025_b table',
      'sales.events_rest table',
      'sales.never_analysed table',
      'sales.order_count materialized view',
      'sales.orders table',
      'sales.paid_orders view',
      'sales.parent table',
      'sales.rooms table',
      'sales.scratch table',
      'sales.tenants table',
    ]);
  });

  test('names and types as they are, with the hole of a dropped column', () => {
    const columns = table('User').columns.map((one) => [one.position, one.name, one.type]);
    expect(columns).toEqual([
      [1, 'userId', 'integer'],
      [2, 'emailAddress', 'character varying(200)'],
      [3, 'order', 'integer'],
      [4, 'größe', 'numeric(10,2)'],
      [5, 'quo"ted', 'text'],
      [7, 'select', 'boolean'],
    ]);
    const orders = table('orders').columns;
    expect(named(orders, 'status').type).toBe('sales."OrderStatus"');
    expect(named(orders, 'amount').type).toBe('sales.positive');
    expect(named(orders, 'tags').type).toBe('text[]');
    expect(named(orders, 'doubled')).toMatchObject({ generated: true, notNull: false });
    expect(named(orders, 'createdAt')).toMatchObject({ generated: false, notNull: true });
  });

  test('rows, sizes and counters', () => {
    expect(table('orders')).toMatchObject({ rows: 4000, extension: null, readable: true });
    expect(table('orders').bytes).toBeGreaterThan(8192 * table('orders').pages);
    const own = catalog.indexes.filter((one) => one.table.name === 'orders');
    expect(table('orders').indexBytes).toBe(own.reduce((sum, one) => sum + one.bytes, 0));
    expect(table('orders').activity?.analyzedAt).toMatch(/^20.*Z$/);
    expect(table('paid_orders')).toMatchObject({ rows: null, bytes: 0, activity: null });
    expect(table('group').rows).toBe(0);
    expect(table('never_analysed').rows).toBeNull();
  });

  test('statistics as PostgreSQL text', () => {
    const orders = table('orders').columns;
    expect(named(orders, 'userId').statistics?.commonValues?.[0]).toBe('1');
    expect(named(orders, 'userId').statistics?.commonFrequencies?.[0]).toBeCloseTo(0.25, 1);
    const statuses = named(orders, 'status').statistics?.commonValues ?? [];
    expect(statuses.toSorted()).toEqual(['NEW', 'Paid', "it's"].toSorted());
    expect(named(orders, 'tags').statistics?.commonValues).toContain('{t1,"x,y"}');
    expect(named(orders, 'createdAt').statistics?.histogram?.[0]).toMatch(/^2025-01-01 00:01:00/);
    expect(named(orders, 'note').statistics?.nullFraction).toBeCloseTo(2 / 3, 1);
    expect(named(orders, 'id').statistics).toMatchObject({ distinct: -1, commonValues: null });
  });

  test('a partitioned table is the sum of its leaves, with statistics of its own', () => {
    const leaves = ['events_2025_a', 'events_2025_b', 'events_rest'].map(table);
    const total = (field: 'rows' | 'bytes' | 'indexBytes' | 'pages') =>
      leaves.reduce((sum, leaf) => sum + (leaf[field] ?? 0), 0);
    expect(table('events')).toMatchObject({
      rows: 3000,
      bytes: total('bytes'),
      pages: total('pages'),
      indexBytes: total('indexBytes'),
      parent: null,
    });
    expect(table('events_2025').rows).toBe((table('events').rows ?? 0) - (leaves[2]?.rows ?? 0));
    expect(table('events_2025_a').parent).toEqual({ schema: 'sales', name: 'events_2025' });
    expect(named(table('events').columns, 'kind').statistics?.distinct).toBe(3);
    expect(table('child').parent).toEqual({ schema: 'sales', name: 'parent' });
    expect(table('parent').rows).toBe(10);
  });

  test('partitioned indexes and their leaves', () => {
    expect(index('events_2025_a_kind_idx').parent).toEqual({
      schema: 'sales',
      name: 'events_2025_kind_idx',
    });
    const leaves = ['events_2025_a_kind_idx', 'events_2025_b_kind_idx', 'events_rest_kind_idx'];
    const bytes = leaves.reduce((sum, name) => sum + index(name).bytes, 0);
    expect(index('events_kind')).toMatchObject({ valid: true, parent: null, bytes });
    expect(index('events_at_only')).toMatchObject({ valid: false, bytes: 0 });
  });

  test('keys, their order and nulls', () => {
    expect(keys('User_order_idx')).toEqual(['"order"', '"größe"']);
    const order = ({ descending, nullsFirst }: Index['keys'][number]) => [descending, nullsFirst];
    expect(index('orders_desc').keys.map(order)).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
    expect(keys('i23456789_123456789_123456789_123456789_123456789_123456789_123')).toEqual([
      'c23456789_123456789_123456789_123456789_123456789_123456789_123',
    ]);
  });

  test('expressions, predicates and INCLUDE', () => {
    expect(index('orders_lower').keys[0]).toMatchObject({ column: null, text: 'lower(email)' });
    expect(index('orders_lower').keys[1]).toMatchObject({ column: 'status' });
    expect(index('orders_paid').predicate).toBe(
      `((status = 'Paid'::sales."OrderStatus") AND (note IS NOT NULL))`,
    );
    expect(index('orders_cover').include).toEqual(['status', 'createdAt']);
    expect(keys('orders_cover')).toEqual(['"userId"']);
  });

  test.each([
    ['orders_pkey', 'btree', 'int8_ops', true, null],
    ['User_emailAddress_key', 'btree', 'text_ops', true, null],
    ['orders_pattern', 'btree', 'text_pattern_ops', false, null],
    ['orders_collated', 'btree', 'text_ops', true, 'C'],
    ['orders_email_hash', 'hash', 'text_ops', true, null],
    ['orders_tags', 'gin', 'array_ops', true, null],
    ['orders_details', 'gin', 'jsonb_path_ops', false, null],
    ['orders_created', 'brin', 'timestamptz_minmax_ops', true, null],
    ['order_count_status', 'btree', 'enum_ops', true, null],
    ['rooms_once', 'gist', 'gist_int4_ops', true, null],
  ])('%s is a %s index by %s', (name, method, opclass, opclassIsDefault, collation) => {
    expect(index(name).method).toBe(method);
    expect(index(name).keys[0]).toMatchObject({ opclass, opclassIsDefault, collation });
  });

  test('a unique index, a unique constraint, an exclusion, an invalid index', () => {
    expect(index('User_emailAddress_key')).toMatchObject({ unique: true, constraint: null });
    expect(index('orders_email_created')).toMatchObject({
      unique: true,
      primary: false,
      constraint: 'orders_email_created',
    });
    expect(index('rooms_once')).toMatchObject({ unique: false, constraint: 'rooms_once' });
    expect(index('orders_pkey')).toMatchObject({ primary: true, constraint: 'orders_pkey' });
    expect(index('orders_invalid')).toMatchObject({ valid: false, ready: true });
  });

  test('foreign keys and other constraints', () => {
    expect(constraint('orders_userId_fkey')).toMatchObject({
      kind: 'foreign',
      columns: ['userId'],
      references: {
        table: { schema: 'public', name: 'User' },
        columns: ['userId'],
        onDelete: 'CASCADE',
      },
    });
    expect(constraint('group_to_fkey').references?.onDelete).toBe('SET NULL');
    expect(constraint('orders_note_short')).toMatchObject({ kind: 'check', validated: false });
    expect(constraint('events_pkey')).toMatchObject({ kind: 'primary', columns: ['id', 'at'] });
    expect(constraint('rooms_once').kind).toBe('exclusion');
  });

  test('row-level security does not bind a superuser; small tables need no statistics', () => {
    expect(table('tenants')).toMatchObject({ rowSecurity: false, readable: true });
    expect(catalog.gaps).toEqual([]);
  });

  test('reading twice tells the same', async () => {
    const { server: again, ...rest } = await catalogAt(url);
    const { server: first, ...before } = catalog;
    expect(rest).toEqual(before);
    expect({ ...again, readAt: '' }).toEqual({ ...first, readAt: '' });
  });

  test('a role with CONNECT and SELECT alone reads all but what is hidden, which it names', async () => {
    await run(
      `DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN;
      GRANT USAGE ON SCHEMA public, sales TO reader;
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;
      GRANT SELECT ON sales.orders, sales.tenants TO reader;
      GRANT SELECT (id, at) ON sales.events TO reader`,
    );
    const seen = await catalogAt(url.replace('postgres@', 'reader@'));
    expect(seen.server).toMatchObject({ role: 'reader', superuser: false });
    expect(seen.indexes).toEqual(catalog.indexes);
    expect(seen.constraints).toEqual(catalog.constraints);
    expect(named(seen.tables, 'orders')).toEqual(table('orders'));
    expect(named(seen.tables, 'rooms')).toMatchObject({
      readable: false,
      bytes: table('rooms').bytes,
    });
    expect(named(seen.tables, 'events').readable).toBe(false);
    expect(named(seen.tables, 'Straße').readable).toBe(false);
    expect(named(seen.tables, 'tenants')).toMatchObject({ readable: true, rowSecurity: true });
    expect(named(named(seen.tables, 'tenants').columns, 'tenant').statistics).toBeNull();
    expect(seen.gaps.map((gap) => gap.reason)).toEqual([
      'the role may not read it, so its statistics are hidden',
      'row-level security hides its rows and statistics from the role',
    ]);
    expect(seen.gaps[0]?.help).toMatch(/GRANT SELECT ON .* TO "reader";/);
    expect(seen.gaps[1]?.subject).toBe('"sales"."tenants"');
  });

  test('the grants that a gap names close it', async () => {
    await run('DROP ROLE IF EXISTS granted; CREATE ROLE granted LOGIN');
    const granted = url.replace('postgres@', 'granted@');
    const [gap] = (await catalogAt(granted)).gaps;
    await run(gap?.help ?? '');
    const seen = await catalogAt(granted);
    expect(seen.tables.filter((one) => !one.readable && one.kind !== 'view')).toEqual([]);
  });

  test('a table that was filled and never analysed is a gap', async () => {
    await run('CREATE TABLE filled AS SELECT i FROM generate_series(1, 9000) AS i');
    const gaps = (await catalogAt(url)).gaps;
    expect(gaps).toMatchObject([
      { subject: '"public"."filled"', help: 'ANALYZE "public"."filled";' },
    ]);
    await run(gaps[0]?.help ?? '');
    expect((await catalogAt(url)).gaps).toEqual([]);
    await run('DROP TABLE filled');
  });

  test('a table that somebody holds exclusively is named', async () => {
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE sales.orders IN ACCESS EXCLUSIVE MODE');
    await expect(catalogAt(url)).rejects.toMatchObject({
      texts: [{ code: 'catalog-unread', help: expect.stringContaining('"sales"."orders"') }],
    });
    await other.end();
  });

  test('tables that come and go meanwhile do no harm', async () => {
    const churn = Array.from(
      { length: 30 },
      (_, n) => `CREATE TABLE churn_${n} (id integer PRIMARY KEY CHECK (id > 0));
        CREATE INDEX ON churn_${n} (id) WHERE id > 5; DROP TABLE churn_${n};`,
    );
    const churning = (async () => {
      for (const sql of churn) await run(sql);
    })();
    for (let times = 0; times < 5; times += 1) {
      expect((await catalogAt(url)).tables.length).toBeGreaterThanOrEqual(catalog.tables.length);
    }
    await churning;
  });
});
