import { describe, expect, test } from 'vitest';
import { useApplication } from '../capture-traffic/application.ts';
import { captureOf, saidOfTraffic } from './captured-by.ts';
import { judged, useDatabase } from './evidence.ts';

const setUp = `
  CREATE TABLE bookings (id int PRIMARY KEY);
  CREATE TABLE payments (id int PRIMARY KEY, booking_id int NOT NULL);
  INSERT INTO bookings SELECT n FROM generate_series(1, 2000) n;
  INSERT INTO payments SELECT n, n % 20 + 1 FROM generate_series(1, 4000) n;
`;

const app = useApplication(setUp);
const database = useDatabase(setUp);

const sent = (sql: string, values: readonly unknown[] = []) =>
  app.traffic(({ query }) => query(sql, values));

const many = Array.from({ length: 20 }, (_, at) => at + 1);
const children = 'SELECT * FROM payments WHERE booking_id = ANY ($1) ORDER BY id';
const cursor =
  'SELECT * FROM payments WHERE id >= (SELECT id FROM payments WHERE id = $1) ORDER BY id OFFSET 0';

describe('unbounded-read', () => {
  test('all children of a nested `take`', async () => {
    expect(saidOfTraffic('unbounded-read', { heavy: await sent(children, [many]) })).toMatchObject([
      {
        severity: 'warning',
        facts: { rows: 4000, listValues: 20, set: 'heavy' },
        message: 'report fetches 4,000 rows for 20 values of a list with a read that has no LIMIT',
      },
    ]);
  });

  test('all rows behind a cursor', async () => {
    expect(saidOfTraffic('unbounded-read', { heavy: await sent(cursor, [1000]) })).toMatchObject([
      {
        facts: { rows: 3001, listValues: 0 },
        key: expect.stringMatching(/^unbounded-read: path report, statement/),
      },
    ]);
  });

  test.each([
    ['a LIMIT', 'SELECT * FROM payments ORDER BY id LIMIT 2000', []],
    ['groups', 'SELECT id, count(*) FROM payments GROUP BY id', []],
    ['a thousand rows', 'SELECT * FROM payments WHERE id <= 1000', []],
    [
      'a row for each value of a long list',
      'SELECT * FROM bookings WHERE id = ANY ($1)',
      [Array.from({ length: 1500 }, (_, at) => at)],
    ],
    ['a write', 'UPDATE payments SET id = id RETURNING id', []],
  ])('silent: %s', async (_, sql, values) => {
    expect(saidOfTraffic('unbounded-read', { heavy: await sent(sql, values) })).toEqual([]);
  });

  test('unbounded-result does not say of the same statement what this says', async () => {
    const sql = 'SELECT * FROM payments WHERE id > $1';
    const sets = { heavy: ['0'] };
    const paths = {
      same: { sql, sets },
      other: { sql: 'SELECT id FROM payments WHERE id > $1', sets },
    };
    const evidence = await database.gather({ paths });
    const captures = [captureOf({ heavy: await sent(sql, [0]) })];
    const keysOf = (given: typeof evidence) =>
      judged(given)
        .findings.map(({ key }) => key)
        .filter((key) => key.startsWith('unbounded'));
    expect(keysOf(evidence)).toEqual([
      'unbounded-result: path other',
      'unbounded-result: path same',
    ]);
    expect(keysOf({ ...evidence, captures })).toEqual([
      expect.stringMatching(/^unbounded-read: path report/),
      'unbounded-result: path other',
    ]);
  });
});
