import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrationFiles, migrationSql } from '../../src/migrate/files.ts';
import { parse } from '../../src/sql/parse.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { advised, planOn } from './planning.ts';

const tables = `
  CREATE TABLE small (id int PRIMARY KEY, a int, b text);
  CREATE TABLE large (id int PRIMARY KEY, a int, b text);
  INSERT INTO large SELECT n, n, repeat('x', 100) FROM generate_series(1, 5000) AS n;
  CREATE INDEX large_a_idx ON large (a);
  CREATE SCHEMA "Billing; etc";
  CREATE TABLE "Billing; etc"."Order" (id int PRIMARY KEY, "userId" int, "Größe" int, "select" int);
  CREATE TABLE events (id int, at date, kind int) PARTITION BY RANGE (at);
  CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
  CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')
    PARTITION BY LIST (kind);
  CREATE TABLE events_2_a PARTITION OF events_2 FOR VALUES IN (1);
  CREATE TABLE events_2_b PARTITION OF events_2 DEFAULT;
  CREATE INDEX already ON events_2_b (kind);
`;

describe.each(servers)('migrations of the advice on PostgreSQL $major', (server) => {
  let db: TestDatabase;

  beforeAll(async () => {
    db = await server.createDatabase('plan');
    await db.client.query(tables);
  });
  afterAll(() => db.drop());

  /** Sends each file as one message, as Prisma's strictest engine does, and takes them back. */
  async function apply(files: readonly string[]): Promise<void> {
    for (const file of files) await db.client.query(file);
  }

  const statements = ({ migrations }: Awaited<ReturnType<typeof planOn>>) =>
    migrations.map(({ statement }) => statement);

  async function invalid(): Promise<readonly string[]> {
    const { rows } = await db.client.query<{ name: string }>(
      `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  }

  test('each has one statement, and the cheapest build is the first', async () => {
    const plan = await planOn(db.url, [
      { table: 'large', keys: ['b'], name: 'large_b_idx' },
      { table: 'small', keys: ['a'], name: 'small_a_idx' },
    ]);
    expect(plan.migrations.map(({ directory }) => directory)).toEqual([
      '20261125174100_add_small_a_idx',
      '20261125174101_add_large_b_idx',
    ]);
    for (const migration of plan.migrations) {
      const { stmts } = await parse(migrationSql(migration));
      expect(stmts).toHaveLength(1);
    }
  });

  test('awkward names are quoted, and no comment holds a semicolon', async () => {
    const plan = await planOn(db.url, [
      {
        table: 'Billing; etc.Order',
        keys: ['userId', 'Größe', 'select'],
        name: 'Order_userId; "x"_idx',
      },
    ]);
    const files = plan.migrations.map(migrationSql);
    const comments = files.flatMap((file) => file.split('\n').filter((l) => l.startsWith('--')));
    expect(comments.join('\n')).not.toContain(';');
    await apply(files);
    await apply(plan.migrations.flatMap(({ down }) => down ?? []));
  });

  test('one on a partitioned table is put together of its partitions', async () => {
    const plan = await planOn(db.url, [
      { table: 'events', keys: ['kind'], name: 'events_kind_idx', partitioned: true },
    ]);
    expect(statements(plan)).toEqual([
      'CREATE INDEX "events_kind_idx" ON ONLY "public"."events" ("kind");',
      'CREATE INDEX CONCURRENTLY "events_1_kind_idx" ON "public"."events_1" ("kind");',
      'ALTER INDEX "public"."events_kind_idx" ATTACH PARTITION "public"."events_1_kind_idx";',
      'CREATE INDEX "events_2_kind_idx" ON ONLY "public"."events_2" ("kind");',
      'CREATE INDEX CONCURRENTLY "events_2_a_kind_idx" ON "public"."events_2_a" ("kind");',
      'ALTER INDEX "public"."events_2_kind_idx" ATTACH PARTITION "public"."events_2_a_kind_idx";',
      'ALTER INDEX "public"."events_2_kind_idx" ATTACH PARTITION "public"."already";',
      'ALTER INDEX "public"."events_kind_idx" ATTACH PARTITION "public"."events_2_kind_idx";',
    ]);
    await apply(plan.migrations.map(migrationSql));
    expect(await invalid()).toEqual([]);
    await apply(
      plan.migrations.flatMap(({ down, kind }) => (kind === 'create-on-parent' && down) || []),
    );
    await db.client.query('CREATE INDEX already ON events_2_b (kind)');
  });

  test('what a failed build left INVALID under the name goes first', async () => {
    await db.client.query('CREATE INDEX small_a_key ON small (a)');
    await db.client.query(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'small_a_key'::regclass`,
    );
    const plan = await planOn(db.url, [{ table: 'small', keys: ['a'], name: 'small_a_key' }]);
    expect(plan.migrations.map(({ kind }) => kind)).toEqual(['drop-invalid', 'create']);
    await apply(plan.migrations.map(migrationSql));
    expect(await invalid()).toEqual([]);
    await db.client.query('DROP INDEX small_a_key');
  });

  test('an INVALID one on a partitioned table is left to people, since its drop would block', async () => {
    await db.client.query('CREATE INDEX events_at_idx ON ONLY events (at)');
    const plan = await planOn(db.url, [
      { table: 'events', keys: ['at'], name: 'events_at_idx', partitioned: true },
    ]);
    expect(plan.migrations).toEqual([]);
    expect(plan.skipped[0]?.help).toContain('DROP INDEX "public"."events_at_idx"');
    await db.client.query('DROP INDEX events_at_idx');
  });

  test('near miss: what is left of a unique build is not taken for it', async () => {
    await db.client.query(`INSERT INTO small VALUES (1, 1, 'x'), (2, 1, 'x')`);
    const failing = 'CREATE UNIQUE INDEX CONCURRENTLY small_a_unique ON small (a)';
    await expect(db.client.query(failing)).rejects.toThrow(/could not create unique index/);
    const plan = await planOn(db.url, [{ table: 'small', keys: ['a'], name: 'small_a_idx' }]);
    expect(plan.migrations.map(({ kind }) => kind)).toEqual(['create']);
    await db.client.query('DROP INDEX small_a_unique');
  });

  test('two indexes of a partitioned table name their parts differently', async () => {
    const key = (expression: string) => ({ column: null, expression });
    const plan = await planOn(db.url, [
      { table: 'events', keys: [key('abs("kind")')], name: 'one', partitioned: true },
      { table: 'events', keys: [key('sign("kind")')], name: 'two', partitioned: true },
    ]);
    await apply(plan.migrations.map(migrationSql));
    expect(await invalid()).toEqual([]);
    await db.client.query('DROP INDEX one, two');
  });

  test('a leftover of the same definition gives its name back', async () => {
    await db.client.query('CREATE INDEX small_b_idx ON small (b)');
    await db.client.query(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'small_b_idx'::regclass`,
    );
    const plan = await planOn(db.url, [{ table: 'small', keys: ['b'], name: 'small_b_idx2' }]);
    expect(statements(plan)).toEqual([
      'DROP INDEX CONCURRENTLY IF EXISTS "public"."small_b_idx";',
      'CREATE INDEX CONCURRENTLY "small_b_idx" ON "public"."small" ("b");',
    ]);
    await db.client.query('DROP INDEX small_b_idx');
  });

  test('an index that is there under another name is only declared', async () => {
    const plan = await planOn(db.url, [{ table: 'large', keys: ['a'], name: 'other_name' }]);
    expect(plan.migrations).toEqual([]);
    expect(plan.declarations.map(({ name }) => name)).toEqual(['large_a_idx']);
  });

  test('near miss: one of another order is no such index', async () => {
    const keys = [{ column: 'a', descending: true, nullsFirst: true }];
    const plan = await planOn(db.url, [{ table: 'large', keys, name: 'other_order' }]);
    expect(plan.migrations).toHaveLength(1);
  });

  test('one that a migration of the project creates already is not written again', async () => {
    const index = { schema: null, name: 'large_b_idx', table: 'large', unique: false };
    const migration = { ...index, constraint: false, migration: '1_b', concurrently: true };
    const migrations = { directories: ['1_b'], indexes: [migration], notes: [] };
    const plan = await planOn(db.url, [{ table: 'large', keys: ['b'], name: 'large_b_idx' }], {
      migrations,
    });
    expect(plan.migrations).toEqual([]);
    expect(plan.skipped[0]?.reason).toContain('1_b');
    expect(plan.declarations.map(({ name }) => name)).toEqual(['large_b_idx']);
  });

  test('redundant indexes are dropped last, alone, and only where that was asked for', async () => {
    const index = {
      ...{ table: 'large', keys: ['a', 'b'], name: 'large_a_b_idx' },
      redundant: [{ schema: 'public', name: 'large_a_idx' }],
    };
    const kept = await planOn(db.url, [index]);
    expect(kept.redundant.map(({ name }) => name)).toEqual(['large_a_idx']);
    expect(kept.migrations).toHaveLength(1);
    const plan = await planOn(db.url, [index], { dropRedundant: true });
    expect(statements(plan).at(-1)).toBe('DROP INDEX CONCURRENTLY "public"."large_a_idx";');
    await apply(plan.migrations.map(migrationSql));
    await apply(plan.migrations.map(({ down }) => down ?? '').reverse());
    const again = await planOn(db.url, [index]);
    expect(again.redundant).toHaveLength(1);
  });

  test('one that the user ignores is not written', async () => {
    const index = { table: 'large', keys: ['b'], name: 'large_b_idx' };
    const facts = { sql: advised(index).sql };
    const finding = { rule: 'missing-index', facts } as never;
    const plan = await planOn(db.url, [index], { ignored: [{ finding, reason: 'not now' }] });
    expect(plan.migrations).toEqual([]);
    expect(plan.skipped[0]?.reason).toBe('ignored: not now');
  });

  test('every directory has its way back, and the first one tells it', async () => {
    const plan = await planOn(db.url, [{ table: 'large', keys: ['b'], name: 'large_b_idx' }]);
    expect(migrationFiles(plan.migrations).map(({ path }) => path.split('/')[1])).toEqual([
      'migration.sql',
      'down.sql',
      'ROLLBACK.md',
    ]);
  });
});
