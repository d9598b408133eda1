import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startPrivateServer } from '../postgres/private-server.ts';
import { postgres15, servers } from '../support/database.ts';
import {
  lookAt,
  only,
  open,
  payments,
  planned,
  refunds,
  urlAs,
  usePayments,
} from './preflight-database.ts';

const application = 'billing-worker';
const building = `SELECT EXISTS (SELECT FROM pg_stat_progress_create_index
  WHERE datname = current_database() AND phase LIKE 'waiting for writers%')`;

/** A build that fails once its test has failed is nobody's concern. */
function begin(client: pg.Client, build: string): Promise<unknown> {
  const running = client.query(build);
  running.catch(() => undefined);
  return running;
}

describe.each(servers)(
  'transactions that a build would wait for, on PostgreSQL $major',
  (server) => {
    const database = usePayments(server);

    test('one that wrote the table, and is idle', async () => {
      const writer = await database.connect(application);
      await writer.query('BEGIN; UPDATE payments SET status = status WHERE id = 1');
      const [hazard] = only(await database.look(), 'open-transaction');
      expect(hazard).toMatchObject({
        weight: 'waits',
        application,
        role: 'postgres',
        state: 'idle in transaction',
        locked: [payments],
        snapshot: false,
      });
      expect(hazard?.ageMs).toBeGreaterThan(0);
    });

    test('one that wrote another table does not matter', async () => {
      const writer = await database.connect(application);
      await writer.query('BEGIN; UPDATE refunds SET payment_id = payment_id WHERE id = 1');
      expect(only(await database.look(), 'open-transaction')).toEqual([]);
      const both = await database.look({ tables: [payments, refunds] });
      expect(only(both, 'open-transaction')).toMatchObject([{ locked: [refunds] }]);
    });

    test('one that holds a snapshot, whatever it read', async () => {
      const report = await database.connect('monthly-report');
      await report.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM refunds');
      expect(only(await database.look(), 'open-transaction')).toMatchObject([
        { application: 'monthly-report', locked: [], snapshot: true },
      ]);
    });

    test('an idle reader, or one that locks rows only, does not matter', async () => {
      const reader = await database.connect(application);
      await reader.query('BEGIN; SELECT count(*) FROM payments');
      const locker = await database.connect(application);
      await locker.query('BEGIN; SELECT FROM payments WHERE id = 2 FOR UPDATE');
      expect(only(await database.look(), 'open-transaction')).toEqual([]);
    });

    test('one that has just begun is everyday traffic', async () => {
      const writer = await database.connect(application);
      await writer.query('BEGIN; UPDATE payments SET status = status WHERE id = 1');
      const { hazards, gaps } = await database.look({ settledMs: 60_000 });
      expect({ open: only({ hazards, gaps }, 'open-transaction'), gaps }).toEqual({
        open: [],
        gaps: [],
      });
    });

    test('one of another database does not matter', async () => {
      const report = await database.connect('monthly-report', server.url());
      await report.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
      expect(only(await database.look(), 'open-transaction')).toEqual([]);
    });

    test('what it told of is what a build really waits for', async () => {
      const writer = await database.connect(application);
      await writer.query('BEGIN; UPDATE payments SET status = status WHERE id = 1');
      const builder = await database.connect('builder');
      const build = begin(
        builder,
        'CREATE INDEX CONCURRENTLY payments_paid_at_idx ON payments (paid_at)',
      );
      await database.until(building);
      const pid = only(await database.look(), 'open-transaction').map((one) => one.pid);
      const waited =
        'SELECT current_locker_pid AS pid FROM pg_stat_progress_create_index WHERE datname = current_database()';
      expect((await database.run(waited)).rows).toEqual([{ pid: String(pid[0]) }]);
      await writer.query('COMMIT');
      await build;
      expect(only(await database.look(), 'build-running')).toEqual([]);
    });
  },
);

describe.each(servers)('builds that run, on PostgreSQL $major', (server) => {
  const database = usePayments(server);

  test('one of the same table is told with its phase, and is no INVALID leftover', async () => {
    const writer = await database.connect(application);
    await writer.query('BEGIN; UPDATE payments SET status = status WHERE id = 1');
    const builder = await database.connect('builder');
    const build = begin(
      builder,
      'CREATE INDEX CONCURRENTLY payments_paid_at_idx ON payments (paid_at)',
    );
    await database.until(building);
    const seen = await database.look();
    expect(only(seen, 'build-running')).toMatchObject([
      {
        weight: 'waits',
        application: 'builder',
        table: payments,
        command: 'CREATE INDEX CONCURRENTLY',
        phase: expect.stringContaining('waiting for writers'),
        sameTable: true,
      },
    ]);
    expect(only(seen, 'invalid-index')).toEqual([]);
    // The build itself is told once.
    expect(only(seen, 'open-transaction').map((one) => one.application)).toEqual([application]);
    await writer.query('COMMIT');
    await build;
  });

  test('a concurrent one of another table is only to be known', async () => {
    const writer = await database.connect(application);
    await writer.query('BEGIN; UPDATE refunds SET payment_id = payment_id WHERE id = 1');
    const builder = await database.connect('builder');
    const build = begin(builder, 'CREATE INDEX CONCURRENTLY refunds_idx ON refunds (payment_id)');
    await database.until(building);
    expect(only(await database.look(), 'build-running')).toMatchObject([
      { weight: 'mind', table: refunds, sameTable: false },
    ]);
    await writer.query('COMMIT');
    await build;
  });
});

/** As Prisma makes it. */
const historyTable = `CREATE TABLE _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
  migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

describe.each(servers)('a role without rights, on PostgreSQL $major', (server) => {
  const database = usePayments(server);
  const role = `auditor_${randomBytes(4).toString('hex')}`;

  test('is told what it could not see, and what it would take', async () => {
    await database.run(`CREATE ROLE ${role} LOGIN`);
    onTestFinished(
      async () => void (await database.run(`DROP OWNED BY ${role}; DROP ROLE ${role}`)),
    );
    await database.run(historyTable);
    onTestFinished(async () => void (await database.run('DROP TABLE _prisma_migrations')));
    const writer = await database.connect(application);
    await writer.query('BEGIN; UPDATE payments SET status = status WHERE id = 1');
    const builder = await database.connect('builder');
    const build = begin(
      builder,
      'CREATE INDEX CONCURRENTLY payments_paid_at_idx ON payments (paid_at)',
    );
    await database.until(building);

    const seen = await database.look({}, urlAs(database.url(), role));
    expect(only(seen, 'open-transaction')).toEqual([]);
    expect(only(seen, 'build-running')).toMatchObject([
      { weight: 'waits', table: null, phase: null },
    ]);
    expect(only(seen, 'invalid-index')).toEqual([]);
    expect(seen.gaps).toMatchObject([
      {
        subject: '_prisma_migrations',
        help: expect.stringMatching(new RegExp(`GRANT SELECT .* TO "${role}";$`)),
      },
      {
        subject: expect.stringMatching(/^1 transaction of other roles/),
        help: `GRANT pg_read_all_stats TO "${role}";`,
      },
      {
        subject: expect.stringContaining('builds of indexes'),
        help: `GRANT pg_read_all_stats TO "${role}";`,
      },
    ]);

    await database.run(
      `GRANT pg_read_all_stats TO ${role}; GRANT SELECT ON _prisma_migrations TO ${role}`,
    );
    const granted = await database.look({}, urlAs(database.url(), role));
    expect(granted.gaps).toEqual([]);
    expect(only(granted, 'open-transaction')).toMatchObject([{ application, locked: [payments] }]);
    await writer.query('COMMIT');
    await build;
  });

  test('where nothing is hidden there is no gap', async () => {
    expect((await database.look()).gaps).toEqual([]);
  });
});

const majors = postgres15 === null ? [18] : [18, 15];

describe.each(majors)('prepared transactions, on PostgreSQL %d', (major) => {
  test('one that wrote the table outlives its session; one of another table does not matter', async () => {
    const server = await startPrivateServer({
      major,
      settings: { max_prepared_transactions: '5' },
    });
    try {
      await server.run('CREATE TABLE payments (id int); CREATE TABLE refunds (id int)');
      for (const table of ['payments', 'refunds']) {
        await server.run(
          `BEGIN; INSERT INTO ${table} VALUES (1); PREPARE TRANSACTION 'of ${table}'`,
        );
      }
      const url = server.url();
      const seen = await lookAt(url, {
        ...{ tables: [payments], builds: [planned], migrationsFolder: null },
        ...{ root: server.directory, url: null },
      });
      expect(only(seen, 'prepared-transaction')).toMatchObject([
        { weight: 'waits', gid: 'of payments', owner: 'postgres', locked: [payments] },
      ]);
      const client = await open(url, 'other');
      await client.query("SET lock_timeout = '50ms'");
      const build = client.query('CREATE INDEX CONCURRENTLY ON payments (id)');
      await expect(build).rejects.toMatchObject({ code: '55P03' });
      await client.end();
    } finally {
      await server.stop();
    }
  });
});
