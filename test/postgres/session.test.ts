import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../src/model/problem.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import type { Session, Transaction } from '../../src/postgres/session.ts';
import { sqlState } from '../../src/postgres/sql-state.ts';
import { servers, type TestDatabase } from '../support/database.ts';

const schema = `
CREATE TABLE account (id integer PRIMARY KEY, note text);
INSERT INTO account VALUES (1, 'kept');
CREATE SEQUENCE ticket;
CREATE FUNCTION write_inside() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO account VALUES (2, 'written');
  RETURN 1;
END $$;
CREATE FUNCTION write_anyway() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('transaction_read_only', 'off', true);
  INSERT INTO account VALUES (2, 'written');
  RETURN 1;
END $$;`;

const content = `SELECT (SELECT array_agg(id || note ORDER BY id) FROM account)
  || (SELECT ARRAY[last_value::text, is_called::text] FROM ticket)
  || (SELECT array_agg(relname::text ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace)
  AS everything`;

describe.each(servers)('a guarded session on PostgreSQL $major', ({ major, createDatabase }) => {
  let database: TestDatabase;
  let session: Session;

  beforeAll(async () => {
    database = await createDatabase('session');
    await database.client.query(schema);
    session = await connectUrl(database.url);
  });
  afterAll(async () => {
    await session.close();
    await database.drop();
  });

  const read = (sql: string, values: readonly unknown[] = []) =>
    session.readOnly((tx) => tx.query(sql, values));

  test('knows the server', () => {
    expect(Math.floor(session.versionNum / 10_000)).toBe(major);
    expect(session.inRecovery).toBe(false);
  });

  test.each([
    "INSERT INTO account VALUES (3, 'x')",
    'UPDATE account SET note = NULL',
    'DELETE FROM account',
    'TRUNCATE account',
    'DROP TABLE account',
    'CREATE TABLE other ()',
    'EXPLAIN (ANALYZE) DELETE FROM account',
    'WITH gone AS (DELETE FROM account RETURNING id) SELECT * FROM gone',
    "SELECT nextval('ticket')",
    "SELECT setval('ticket', 9)",
    'SELECT write_inside()',
    'SELECT write_anyway()',
    'SET TRANSACTION READ WRITE',
    "SELECT set_config('transaction_read_only', 'off', true)",
    'SELECT 1; DROP TABLE account',
    'COMMIT',
    'COMMIT; DROP TABLE account',
    '/* SELECT */ COMMIT AND CHAIN',
    'DO $$ BEGIN COMMIT; END $$',
  ])('refuses to write: %s', async (sql) => {
    const before = await read(content);
    await expect(read(sql)).rejects.toThrow();
    expect(await read(content)).toEqual(before);
  });

  test('statements after a refused COMMIT are still guarded', async () => {
    const work = async (tx: Transaction) => {
      await tx.query('COMMIT').catch(() => undefined);
      await tx.query('SET TRANSACTION READ WRITE').catch(() => undefined);
      return tx.query("INSERT INTO account VALUES (4, 'x')");
    };
    await expect(session.readOnly(work)).rejects.toThrow();
    expect(await read('SELECT count(*) AS n FROM account')).toEqual([{ n: 1 }]);
  });

  test('a read-write transaction is rolled back, whatever the work says', async () => {
    const before = await read(content);
    const inside = await session.rolledBack(async (tx) => {
      await tx.query("INSERT INTO account VALUES (5, 'x')");
      await tx.query('CREATE INDEX account_note ON account (note)');
      return tx.query('SELECT count(*) AS n FROM account');
    });
    expect(inside).toEqual([{ n: 2 }]);
    const commit = session.rolledBack(async (tx) => {
      await tx.query("INSERT INTO account VALUES (6, 'x')");
      await tx.query('COMMIT');
    });
    await expect(commit).rejects.toThrow(Problem);
    expect(await read(content)).toEqual(before);
  });

  test('a failing statement leaves the session usable', async () => {
    await expect(read('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
    await expect(read('SELECT nonsense')).rejects.toMatchObject({ code: '42703' });
    expect(await read('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('savepoints let the work go on after an error', async () => {
    const rows = await session.rolledBack(async (tx) => {
      await tx.query('SAVEPOINT a');
      await tx.query('SELECT 1 / 0').catch(() => undefined);
      await tx.query('ROLLBACK TO SAVEPOINT a');
      return tx.query('SELECT 1 AS one');
    });
    expect(rows).toEqual([{ one: 1 }]);
  });

  test('a transaction cannot be used after its end, nor two at a time', async () => {
    const leaked = await session.readOnly(async (tx) => tx);
    await expect(leaked.query('SELECT 1')).rejects.toThrow('the transaction has ended');
    await expect(session.readOnly(() => read('SELECT 1'))).rejects.toThrow('one transaction');
    expect(await read('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('statements sent at once run one after another', async () => {
    const all = session.readOnly((tx) =>
      Promise.all([1, 2, 3].map((n) => tx.query('SELECT $1::int AS n', [n]))),
    );
    expect(await all).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
  });

  test('limits hold inside the transaction and nowhere else', async () => {
    const shown = `SELECT current_setting('statement_timeout') AS statement,
      current_setting('lock_timeout') AS lock, current_setting('application_name') AS name,
      current_setting('synchronize_seqscans') AS scans, current_setting('transaction_isolation') AS isolation`;
    const limits = {
      statementTimeoutMs: 1_234,
      lockTimeoutMs: 567,
      settings: { synchronize_seqscans: 'off' },
    };
    const inside = await session.readOnly((tx) => tx.query(shown), limits);
    expect(inside).toEqual([
      {
        statement: '1234ms',
        lock: '567ms',
        name: 'dbperf',
        scans: 'off',
        isolation: 'read committed',
      },
    ]);
    const slow = session.readOnly((tx) => tx.query('SELECT pg_sleep(5)'), {
      statementTimeoutMs: 50,
    });
    await expect(slow).rejects.toMatchObject({ code: '57014' });
  });

  test('values come as PostgreSQL prints them, but for numbers and json', async () => {
    const rows =
      await read(`SELECT 1::int8 AS small, 9223372036854775807 AS large, 1.50::numeric AS exact,
      timestamptz '2025-01-02 03:04:05+00' AT TIME ZONE 'UTC' AS moment, date '2025-01-02' AS day,
      interval '1 day 2 hours' AS duration, '{"a": 1}'::jsonb AS document, ARRAY['a', NULL] AS texts,
      ARRAY[1, 2] AS numbers, ARRAY['x'::name] AS names, true AS yes, '\\x01'::bytea AS bytes, NULL AS nothing`);
    expect(rows).toEqual([
      {
        small: 1,
        large: '9223372036854775807',
        exact: '1.50',
        moment: '2025-01-02 03:04:05',
        day: '2025-01-02',
        duration: '1 day 02:00:00',
        document: { a: 1 },
        texts: ['a', null],
        numbers: [1, 2],
        names: ['x'],
        yes: true,
        bytes: '\\x01',
        nothing: null,
      },
    ]);
  });

  test('schema= of the URL is the search path, quoted', async () => {
    const odd = await connectUrl(`${database.url}&schema=${encodeURIComponent('Odd "one"')}`);
    const path = await odd.readOnly((tx) =>
      tx.query("SELECT current_setting('search_path') AS path"),
    );
    expect(path).toEqual([{ path: '"Odd ""one"""' }]);
    await odd.close();
  });

  test('options= that the server does not know are a Problem', async () => {
    const odd = await connectUrl(`${database.url}&options=-c%20no_such_setting%3D1`);
    await expect(odd.readOnly((tx) => tx.query('SELECT 1'))).rejects.toThrow('open a transaction');
    await odd.close();
  });

  test('an interrupt cancels the running statement on the server', async () => {
    const interrupt = new AbortController();
    const other = await connectUrl(database.url, { signal: interrupt.signal });
    const started = performance.now();
    setTimeout(() => interrupt.abort(new Error('interrupted')), 100);
    const work = other.readOnly((tx) => tx.query('SELECT pg_sleep(20) AS interrupt_me'));
    await expect(work).rejects.toThrow('interrupted');
    expect(performance.now() - started).toBeLessThan(2_500);
    const left = `SELECT count(*) AS n FROM pg_stat_activity
      WHERE query LIKE '%interrupt_me%' AND state = 'active' AND pid <> pg_backend_pid()`;
    expect(await read(left)).toEqual([{ n: 0 }]);
    await other.close();
  });

  test('a connection that the server ends is a Problem, then and later', async () => {
    const doomed = await connectUrl(database.url);
    const work = doomed.readOnly(async (tx) => {
      const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await database.client.query(`SELECT pg_terminate_backend(${row?.pid})`);
      return tx.query('SELECT 1');
    });
    await expect(work).rejects.toMatchObject({ texts: [{ code: 'db-connection-lost' }] });
    await expect(doomed.readOnly((tx) => tx.query('SELECT 1'))).rejects.toThrow(Problem);
    await doomed.close();
  });

  test('an error keeps its SQLSTATE', async () => {
    const error: unknown = await read('SELECT 1 / 0').catch((reason: unknown) => reason);
    expect(sqlState(error)).toBe('22012');
  });
});
