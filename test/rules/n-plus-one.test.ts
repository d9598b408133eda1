import { describe, expect, test } from 'vitest';
import { useApplication } from '../capture-traffic/application.ts';
import { saidOfTraffic } from './captured-by.ts';

const app = useApplication(`
  CREATE TABLE bookings (id uuid PRIMARY KEY, note text NOT NULL);
  CREATE TABLE payments (id uuid PRIMARY KEY, booking_id uuid NOT NULL);
  INSERT INTO bookings SELECT md5('b' || n)::uuid, 's3cret' || n FROM generate_series(1, 300) n;
  INSERT INTO payments SELECT md5('p' || n)::uuid, md5('b' || n)::uuid FROM generate_series(1, 300) n;
`);

const parent = 'SELECT id, booking_id FROM payments ORDER BY id LIMIT $1';

const loopOver = (rows: number) =>
  app.traffic(async ({ query }) => {
    for (const [, booking] of await query(parent, [rows])) {
      await query("SELECT * FROM bookings WHERE id = $1 /*action='findUnique',model='Booking'*/", [
        booking,
      ]);
    }
  });

const batchOf = (rows: number) =>
  app.traffic(async ({ query }) => {
    const bookings = (await query(parent, [rows])).map(([, booking]) => booking);
    await query('SELECT * FROM bookings WHERE id = ANY ($1)', [bookings]);
  });

describe('n-plus-one', () => {
  test('names parent, child and column, what one IN would save, and that calls grow', async () => {
    const sets = { heavy: await loopOver(200), typical: await loopOver(3) };
    const [finding, ...others] = saidOfTraffic('n-plus-one', sets);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      subject: { kind: 'path', path: 'report' },
      facts: {
        parent: 'SELECT … FROM payments ORDER BY id LIMIT $1',
        child: 'SELECT … FROM bookings WHERE id = $1',
        parentTable: 'payments',
        childTable: 'bookings',
        parentColumn: 'booking_id',
        childColumn: 'bookings.id',
        callers: ['Booking.findUnique'],
        set: 'heavy',
        parentRows: 200,
        calls: 200,
        growth: ['typical 3', 'heavy 200'],
      },
      message: 'report reads "bookings" 200 times, once for each of 200 rows of "payments"',
    });
    const { totalMs, savedMs } = finding?.facts ?? {};
    expect(Number(savedMs)).toBeLessThan(Number(totalMs));
    expect(JSON.stringify(finding)).not.toContain('s3cret');
  });

  test('keyed by path and statements, the same in every run', async () => {
    const keys = async (rows: number) =>
      saidOfTraffic('n-plus-one', { typical: await loopOver(rows) }).map(({ key }) => key);
    const [key, ...others] = await keys(4);
    expect(others).toEqual([]);
    expect(key).toMatch(
      /^n-plus-one: path report, statement [0-9a-f]{16}, statement [0-9a-f]{16}$/,
    );
    expect(await keys(9)).toEqual([key]);
  });

  test('one set alone, or the same number in each, is no growth', async () => {
    const [finding] = saidOfTraffic('n-plus-one', { a: await loopOver(5), b: await loopOver(5) });
    expect(finding?.facts.growth).toEqual([]);
  });

  test('read with one statement, it is silent', async () => {
    expect(
      saidOfTraffic('n-plus-one', { heavy: await batchOf(200), typical: await batchOf(3) }),
    ).toEqual([]);
  });
});
