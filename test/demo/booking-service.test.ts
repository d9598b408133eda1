import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookingService, loadBookingService } from '../../src/demo/booking-service.ts';
import {
  createDatabase,
  servers,
  type TestDatabase,
  type TestServer,
} from '../support/database.ts';
import {
  applyMigrations,
  diagnoseMigrations,
  diffDatabaseToSchema,
} from '../support/schema-engine.ts';
import { catalogText } from './catalog-text.ts';

const tables = ['users', 'services', 'service_tiers', 'staff', 'bookings', 'payments'];
const opened: TestDatabase[] = [];

async function emptyDatabase(server?: TestServer): Promise<TestDatabase> {
  const database = await (server ? server.createDatabase('booking') : createDatabase('booking'));
  opened.push(database);
  return database;
}

async function loaded(rows: number, server?: TestServer): Promise<TestDatabase> {
  const database = await emptyDatabase(server);
  await loadBookingService(database.url, { rows });
  return database;
}

async function one<T = unknown>(database: TestDatabase, sql: string): Promise<T> {
  const { rows } = await database.client.query({ text: sql, rowMode: 'array' });
  return rows[0]?.[0] as T;
}

const list = async (database: TestDatabase, sql: string): Promise<readonly unknown[]> =>
  (await database.client.query({ text: sql, rowMode: 'array' })).rows.map((row) => row[0]);

async function checksums(database: TestDatabase): Promise<readonly string[]> {
  const sums = tables.map(
    (table) => `SELECT md5(string_agg(t::text, E'\\n' ORDER BY id)) FROM ${table} t`,
  );
  return (await list(database, sums.join(' UNION ALL '))) as string[];
}

const statistics = (database: TestDatabase) =>
  one<string>(
    database,
    `SELECT md5(string_agg(s::text, E'\\n' ORDER BY tablename, attname))
     FROM pg_stats s WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  );

let service: TestDatabase;

beforeAll(async () => {
  service = await loaded(20_000);
});

afterAll(async () => {
  for (const database of opened) await database.drop();
});

describe('two loads of the booking service', () => {
  test('hold the same rows, on every version of PostgreSQL', async () => {
    const expected = await checksums(await loaded(3_000));
    expect(new Set(expected).size).toBe(tables.length);
    for (const server of servers) {
      expect(await checksums(await loaded(3_000, server))).toEqual(expected);
    }
  });

  test('leave the same statistics, though the tables are larger than a sample', async () => {
    // ANALYZE reads 30,000 rows.
    const [first, second] = [await loaded(32_000), await loaded(32_000)];
    expect(await statistics(first)).toBe(await statistics(second));
  });
});

describe('the schema of the booking service', () => {
  const indexesOf = (table: string) =>
    list(
      service,
      `SELECT regexp_replace(indexdef, '^.* USING btree ', '') FROM pg_indexes
       WHERE tablename = '${table}' AND indexdef NOT LIKE '%UNIQUE%' ORDER BY 1`,
    );

  test('has the current indexes of the phase, and no other', async () => {
    expect(await indexesOf('payments')).toEqual([
      '(booking_id)',
      '(created_at)',
      '(payment_gateway, status)',
      '(status)',
    ]);
    expect(await indexesOf('bookings')).toEqual([
      '(assigned_staff_id, status)',
      '(payment_status)',
      '(service_tier_id)',
      '(status, created_at)',
      '(user_id, status)',
    ]);
  });

  test('leaves three foreign keys without an index', async () => {
    const unindexed = await list(
      service,
      `SELECT conname FROM pg_constraint
       WHERE contype = 'f' AND NOT EXISTS (
         SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])
       ORDER BY 1`,
    );
    expect(unindexed).toEqual([
      'payments_refunded_by_id_fkey',
      'service_tiers_service_id_fkey',
      'staff_service_id_fkey',
    ]);
  });

  test('is what the migrations build, for Prisma and for the catalog', async () => {
    const migrated = await emptyDatabase();
    await applyMigrations(migrated.url, bookingService.migrations);
    const schema = await readFile(bookingService.schema, 'utf8');
    expect(await diffDatabaseToSchema(migrated.url, schema)).toBe('');
    expect(await diffDatabaseToSchema(service.url, schema)).toBe('');
    expect(await catalogText(service.client)).toEqual(await catalogText(migrated.client));
  });

  test('drifts, for Prisma, once an index is gone', async () => {
    const drifted = await loaded(10);
    await drifted.client.query('DROP INDEX payments_status_idx');
    const schema = await readFile(bookingService.schema, 'utf8');
    expect(await diffDatabaseToSchema(drifted.url, schema)).toContain(
      'CREATE INDEX "payments_status_idx" ON "payments"("status")',
    );
  });

  test('counts as up to date for prisma migrate', async () => {
    expect(await diagnoseMigrations(service.url, bookingService.migrations)).toMatchObject({
      history: null,
      hasMigrationsTable: true,
      editedMigrationNames: [],
      failedMigrationNames: [],
    });
    expect(await applyMigrations(service.url, bookingService.migrations)).toEqual([]);
  });
});

describe('the rows of the booking service', () => {
  test('are as many as were asked for', async () => {
    expect(await one(service, 'SELECT count(*)::int FROM payments')).toBe(20_000);
    expect(await one(service, 'SELECT count(*)::int FROM bookings')).toBe(16_000);
    expect(await one(service, 'SELECT count(*)::int FROM users')).toBe(2_000);
  });

  test('are refunded in three of a hundred cases', async () => {
    const share = await one<number>(
      service,
      'SELECT avg((refunded_at IS NOT NULL)::int)::float8 FROM payments',
    );
    expect(share).toBeGreaterThan(0.027);
    expect(share).toBeLessThan(0.033);
    const odd = `SELECT count(*)::int FROM payments
      WHERE (status = 'REFUNDED') <> (refunded_at IS NOT NULL)
         OR (status IN ('PAID', 'REFUNDED')) <> (paid_at IS NOT NULL)`;
    expect(await one(service, odd)).toBe(0);
  });

  test('have unique gateway ids, and some none', async () => {
    const ids = 'gateway_transaction_id';
    expect(
      await one(service, `SELECT (count(${ids}) = count(DISTINCT ${ids})) FROM payments`),
    ).toBe(true);
    const nulls = await one<number>(
      service,
      `SELECT avg((${ids} IS NULL)::int)::float8 FROM payments`,
    );
    expect(nulls).toBeGreaterThan(0.05);
    expect(nulls).toBeLessThan(0.12);
  });

  test('fall on users with a heavy tail', async () => {
    const perUser = 'FROM (SELECT count(*) AS n FROM bookings GROUP BY user_id) AS per_user';
    const heaviest = await one<number>(service, `SELECT max(n)::int ${perUser}`);
    const median = await one<number>(
      service,
      `SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY n)::int ${perUser}`,
    );
    expect(heaviest).toBeGreaterThan(100 * median);
  });

  test('come in the order of time, and causes come before effects', async () => {
    const broken = `
      SELECT count(*)::int FROM payments
      JOIN bookings ON bookings.id = booking_id JOIN users ON users.id = user_id
      WHERE users.created_at > bookings.created_at OR bookings.created_at > payments.created_at
         OR payments.created_at > paid_at OR paid_at > refunded_at
         OR greatest(paid_at, refunded_at, payments.updated_at) > '2025-11-30'`;
    expect(await one(service, broken)).toBe(0);
    const disordered = `
      SELECT count(*)::int FROM (
        SELECT id, lag(id) OVER (ORDER BY created_at) AS previous FROM payments) AS payments
      WHERE id < previous`;
    expect(await one(service, disordered)).toBe(0);
  });

  test('say of a booking what its last payment says', async () => {
    const wrong = `
      SELECT count(*)::int FROM bookings
      WHERE payment_status <> (
        SELECT status FROM payments WHERE booking_id = bookings.id ORDER BY created_at DESC LIMIT 1)`;
    expect(await one(service, wrong)).toBe(0);
  });

  test('scale down to a handful', async () => {
    const small = await loaded(500);
    expect(await one(small, 'SELECT count(*)::int FROM payments')).toBe(500);
    expect(await one(small, 'SELECT count(*)::int FROM users')).toBe(50);
    expect(await one(await loaded(1), 'SELECT count(*)::int FROM payments')).toBe(1);
  });
});

describe('a loaded booking service', () => {
  test('is vacuumed: every page is visible, no row is dead', async () => {
    const { rows } = await service.client.query(
      `SELECT relname FROM pg_class
       WHERE relname = ANY ($1) AND (relallvisible <> relpages OR relpages = 0)`,
      [tables],
    );
    expect(rows).toEqual([]);
  });

  test('leaves nothing for autovacuum to do', async () => {
    const { rows } = await service.client.query(
      `SELECT relname FROM pg_stat_user_tables WHERE relname = ANY ($1)
         AND (n_mod_since_analyze > 0 OR n_dead_tup > 0 OR last_analyze IS NULL)`,
      [tables],
    );
    expect(rows).toEqual([]);
  });

  test('can prepare every critical path', async () => {
    const files = await readdir(bookingService.sql);
    expect(files).toHaveLength(9);
    for (const file of files) {
      const text = await readFile(join(bookingService.sql, file), 'utf8');
      expect(text, file).toMatch(/^-- @name [a-z-]+\n-- @budget \d+ms\n/);
      await service.client.query(`PREPARE ${file.replace('.sql', '')} AS ${text}`);
    }
  });

  test('is not loaded with a number of rows that is none', async () => {
    await expect(loadBookingService(service.url, { rows: 0 })).rejects.toThrow(
      'cannot load the booking service',
    );
  });

  test('tells its steps', async () => {
    const steps: string[] = [];
    const database = await emptyDatabase();
    await loadBookingService(database.url, { rows: 10, onProgress: (step) => steps.push(step) });
    expect(steps[0]).toBe('applying migrations');
    expect(steps).toContain('payments');
    expect(steps.at(-1)).toBe('vacuuming and analysing');
  });
});
