import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectUrl } from '../../src/postgres/connect.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { hasPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { projectWith } from '../support/project.ts';

const seen = `SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout',
  'idle_in_transaction_session_timeout', 'application_name', 'search_path', 'transaction_read_only',
  'default_transaction_read_only', 'synchronize_seqscans', 'jit', 'DateStyle', 'IntervalStyle', 'work_mem')
  ORDER BY name`;

describe.skipIf(!hasPgBouncer)('through PgBouncer in transaction mode', () => {
  let database: TestDatabase;
  let bouncer: PgBouncer;

  beforeAll(async () => {
    database = await createDatabase('bouncer');
    await database.client.query(`ALTER DATABASE "${database.name}" SET work_mem = '5MB'`);
    await database.client.query('CREATE TABLE t (id integer)');
    const { host, port } = parseTarget(database.url, '/');
    bouncer = await startPgBouncer({ host, port, user: 'postgres' });
  });
  afterAll(async () => {
    await bouncer.stop();
    await database.drop();
  });

  async function nextClient(url: string) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const settings = (await client.query(seen)).rows;
    const prepared = (await client.query('SELECT count(*)::int AS n FROM pg_prepared_statements'))
      .rows;
    const { pid } = (await client.query('SELECT pg_backend_pid() AS pid')).rows[0];
    await client.end();
    return { settings, prepared, pid };
  }

  test('an audit leaves the next client with default settings', async () => {
    const before = await nextClient(bouncer.url(database.name));
    const session = await connectUrl(
      `${bouncer.url(database.name)}?schema=other&pgbouncer=true&options=-c%20jit%3Doff`,
    );
    await readCatalog(session);
    const limits = { statementTimeoutMs: 50, settings: { synchronize_seqscans: 'off' } };
    await session.readOnly((tx) => tx.query('EXPLAIN ANALYZE SELECT $1::int', [1]), limits);
    await session.readOnly((tx) => tx.query('SELECT 1 / 0')).catch(() => undefined);
    await session.readOnly((tx) => tx.query('SELECT pg_sleep(5)'), limits).catch(() => undefined);
    await session.readOnly((tx) => tx.query('COMMIT')).catch(() => undefined);
    await session.rolledBack((tx) => tx.query('CREATE INDEX ON t (id)')).catch(() => undefined);
    const prepared = 'PREPARE dbperf_generic AS SELECT 1';
    await session.readOnly((tx) => tx.query(prepared));
    const failing = session.readOnly(async (tx) => {
      await tx.query(prepared);
      await tx.query('SELECT 1 / 0');
    });
    await expect(failing).rejects.toThrow('division by zero');
    const after = await nextClient(bouncer.url(database.name));
    await session.close();
    expect(after).toEqual(before);
    expect(after.settings).toContainEqual({ name: 'work_mem', setting: '5120' });
    expect(after.settings).toContainEqual({ name: 'transaction_read_only', setting: 'off' });
  });

  test('a whole `dbperf audit` does too', async () => {
    const project = await projectWith({
      'prisma/sql/all.sql': '-- @budget 1s\n-- @small\nSELECT * FROM t WHERE id > $1',
      'prisma/sql/slow.sql': '-- @budget 1s\nSELECT pg_sleep(3)',
      'prisma/sql/wrong.sql': '-- @budget 1s\nSELECT nothing FROM t',
    });
    const before = await nextClient(bouncer.url(database.name));
    const { run } = await project.audit(
      '--url',
      `${bouncer.url(database.name)}?pgbouncer=true`,
      '--timeout',
      '300ms',
      `--build=${database.name}`,
    );
    const after = await nextClient(bouncer.url(database.name));
    expect(run.paths.map(({ name }) => name)).toEqual(['all', 'slow', 'wrong']);
    expect(after).toEqual(before);
  });

  test('an interrupt reaches the server', async () => {
    const interrupt = new AbortController();
    const session = await connectUrl(bouncer.url(database.name), { signal: interrupt.signal });
    const started = performance.now();
    setTimeout(() => interrupt.abort(new Error('interrupted')), 100);
    const work = session.readOnly((tx) => tx.query('SELECT pg_sleep(20)'));
    await expect(work).rejects.toThrow('interrupted');
    expect(performance.now() - started).toBeLessThan(2_500);
    await session.close();
  });
});
