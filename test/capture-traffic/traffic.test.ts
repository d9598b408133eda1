import { describe, expect, test } from 'vitest';
import { TrafficReader } from '../../src/capture/traffic/traffic.ts';
import type { CapturedStatement } from '../../src/model/capture.ts';
import { fingerprint } from '../../src/sql/parse.ts';
import { useApplication } from './application.ts';

const app = useApplication(`
  CREATE TABLE payments (id int PRIMARY KEY, status text NOT NULL, amount int NOT NULL);
  INSERT INTO payments SELECT n, 'PAID', n FROM generate_series(1, 500) n;
  CREATE FUNCTION touch() RETURNS void LANGUAGE sql AS 'UPDATE payments SET amount = amount';
`);

const byId = 'SELECT * FROM payments WHERE id = $1';

describe('statements', () => {
  test('are grouped by what differs in constants only', async () => {
    const { statements } = await app.traffic(async ({ query }) => {
      await query('SELECT * FROM payments WHERE id = 7');
      await query('select *\n  FROM payments -- one\n WHERE id = 8');
      await query(byId, [9]);
      await query('UPDATE payments SET amount = 1 WHERE id = 700');
      await query('SELECT nonsense FROM payments').catch(() => null);
      await query("SELEC 's3cret'").catch(() => null);
    });
    expect(statements).toMatchObject([
      { text: byId, kind: 'read', calls: 3, errors: 0, rows: 3, mostRows: 1, unbounded: true },
      { kind: 'write', calls: 1, rows: 0 },
      { kind: 'read', calls: 1, errors: 1 },
      { kind: 'other', calls: 1, errors: 1 },
    ]);
    expect(statements[0]?.fingerprint).toBe(await fingerprint(byId));
    expect(statements[0]?.slowestMs).toBeLessThanOrEqual(statements[0]?.totalMs ?? 0);
    expect(JSON.stringify(statements)).not.toContain('s3cret');
  });

  test('know their longest list, written out or in one parameter', async () => {
    const { statements } = await app.traffic(async ({ query }) => {
      await query('SELECT id FROM payments WHERE id IN ($1, $2, $3)', [1, 2, 3]);
      await query('SELECT id FROM payments WHERE id IN (4, 5)');
      await query('SELECT status FROM payments WHERE id = ANY ($1)', [[1, 2, 3, 4]]);
    });
    expect(statements.map(({ longestList, calls }) => [longestList, calls])).toEqual([
      [3, 2],
      [4, 1],
    ]);
  });

  test('know who sent them, and whether under a name', async () => {
    const { statements } = await app.traffic(async ({ query }) => {
      for (const tag of [
        "action='findMany',model='Payment'",
        "route='%2Freports'",
        "route='%2Fusers%2Falice%40example.org%2Forders%3Ftoken%3Dabc'",
        "action='findMany',model='Payment'",
      ]) {
        await query(`${byId} /*${tag}*/`, [1]);
      }
      await query('SELECT amount FROM payments WHERE id = $1', [1], { name: 'amount' });
    });
    expect(statements).toMatchObject([
      {
        callers: ['Payment.findMany', 'route /reports', 'route /users/:id/orders'],
        named: false,
        calls: 4,
      },
      { callers: [], named: true },
    ]);
  });

  test('in transactions and outside, BEGIN and COMMIT are commands', async () => {
    const { statements, connections } = await app.traffic(async ({ transaction }) => {
      await transaction((query) => query(byId, [1]));
    });
    expect(statements.map(({ kind }) => kind)).toEqual(['other', 'read', 'other']);
    expect(connections).toBe(1);
  });
});

describe('connections', () => {
  const sent: CapturedStatement = {
    ...{ order: 1, connection: 1, transaction: null, text: 'BEGIN', part: 0 },
    ...{ statementName: '', parameters: [], command: 'BEGIN', rows: 0 },
    ...{ bytes: 0, columns: [], firstRows: [], sentMs: 0, firstByteMs: 0, lastByteMs: 0 },
    ...{ sqlState: null, tags: {} },
  };

  test('of which one sends what is nested too deeply to be read', async () => {
    const reader = new TrafficReader('recording');
    const text = `SELECT ${"'s3cret' || ".repeat(30_000)}''`;
    void reader.add({ ...sent, text });
    void reader.add(sent);
    const { statements } = await reader.end();
    expect(statements).toMatchObject([{ kind: 'other' }, { text: 'BEGIN' }]);
    expect(JSON.stringify(statements)).not.toContain('s3cret');
  });

  test('more than fit into the arguments of a call', async () => {
    const reader = new TrafficReader('recording');
    for (let connection = 1; connection <= 200_000; connection += 1) {
      const sentMs = connection * 2;
      await reader.add({
        ...sent,
        connection,
        sentMs,
        firstByteMs: sentMs,
        lastByteMs: sentMs + 1,
      });
    }
    expect(await reader.end()).toMatchObject({
      connections: 200_000,
      connectionsAtOnce: 1,
      wallMs: 399_999,
    });
  });

  test('that are busy at once', async () => {
    const slow = 'SELECT pg_sleep($1)';
    const { busyAtOnce, connectionsAtOnce } = await app.traffic(async ({ query }) => {
      await Promise.all([query(slow, [0.2]), query(slow, [0.2]), query(slow, [0.2])]);
    });
    expect([busyAtOnce, connectionsAtOnce]).toEqual([3, 3]);
  });

  test('one after the other', async () => {
    const { busyAtOnce } = await app.traffic(async ({ query }) => {
      for (let at = 0; at < 5; at += 1) await query(byId, [at]);
    });
    expect(busyAtOnce).toBe(1);
  });
});

describe('repeated reads', () => {
  const repeats = async (...how: Parameters<typeof app.traffic>) =>
    (await app.traffic(...how)).repeats.map((one) => one.kind === 'repeated-read' && one.calls);

  test('the same read with the same values', async () => {
    expect(
      await repeats(async ({ query }) => {
        for (const id of [1, 2, 1, 1]) await query(byId, [id]);
      }),
    ).toEqual([3]);
    expect(
      await repeats(async ({ query }) => {
        for (const id of [1, 2, 1]) await query(`SELECT * FROM payments WHERE id = ${id}`);
      }),
    ).toEqual([2]);
  });

  test.each([
    ['a write', 'UPDATE payments SET amount = amount WHERE id = 1'],
    ['a function that may write', 'SELECT touch()'],
    ['an error: this is a retry', 'SELECT 1 / 0'],
    ['TRUNCATE of another table', 'CREATE TEMP TABLE t AS SELECT 1'],
  ])('silent after %s', async (_, between) => {
    expect(
      await repeats(async ({ query }) => {
        await query(byId, [1]);
        await query(between).catch(() => null);
        await query(byId, [1]);
      }),
    ).toEqual([]);
  });

  test('silent after the COMMIT of a write on another connection', async () => {
    expect(
      await repeats(async ({ query, transaction }) => {
        await transaction(async (own) => {
          await own('UPDATE payments SET amount = amount + 1 WHERE id = 1');
          await query(byId, [1]);
        });
        await query(byId, [1]);
      }),
    ).toEqual([]);
  });

  test('silent where the answer is another: somebody wrote past the tap', async () => {
    expect(
      await repeats(async ({ query }) => {
        const all = 'SELECT id FROM payments WHERE amount > $1';
        await query(all, [400]);
        await app.directly('DELETE FROM payments WHERE id = 500');
        await query(all, [400]);
      }),
    ).toEqual([]);
  });

  test('silent where the client waited: this is a poll', async () => {
    expect(
      await repeats(async ({ query, pause }) => {
        for (let at = 0; at < 3; at += 1) {
          await query(byId, [1]);
          await pause(300);
        }
      }),
    ).toEqual([]);
  });

  test.each([
    'SELECT 1',
    'SELECT now()',
    "SET application_name = 'a'",
    'SELECT id FROM payments ORDER BY random() LIMIT 1',
    'SELECT * FROM payments WHERE id = 1 FOR UPDATE',
    "SELECT typname FROM pg_type WHERE typname = 'x'",
  ])('silent: %s', async (sql) => {
    expect(
      await repeats(async ({ query }) => {
        for (let at = 0; at < 3; at += 1) await query(sql);
      }),
    ).toEqual([]);
  });
});

describe('idle in a transaction', () => {
  test('the longest pause of each pair of statements', async () => {
    const { idle } = await app.traffic(async ({ transaction, pause }) => {
      for (const ms of [60, 120]) {
        await transaction(async (query) => {
          await query(byId, [1]);
          await pause(ms);
          await query('UPDATE payments SET amount = 2 WHERE id = $1', [1]);
        });
      }
    });
    expect(idle).toHaveLength(1);
    expect(idle[0]).toMatchObject({ after: await fingerprint(byId) });
    expect(idle[0]?.idleMs).toBeGreaterThanOrEqual(119);
  });

  test('a pause between transactions is none', async () => {
    const { idle } = await app.traffic(async ({ transaction, query, pause }) => {
      await transaction((own) => own(byId, [1]));
      await pause(80);
      await query(byId, [2]);
      await pause(80);
      await transaction((own) => own(byId, [3]));
    });
    expect(idle).toEqual([]);
  });
});

test('nothing was sent', async () => {
  expect(await app.traffic(async () => undefined)).toEqual({
    wallMs: 0,
    connections: 0,
    connectionsAtOnce: 0,
    busyAtOnce: 0,
    statements: [],
    repeats: [],
    idle: [],
  });
});
