import { describe, expect, test } from 'vitest';
import { useApplication } from '../capture-traffic/application.ts';
import { saidOfTraffic } from './captured-by.ts';

const app = useApplication(`
  CREATE TABLE users (id uuid PRIMARY KEY);
  CREATE TABLE bookings (id uuid PRIMARY KEY, user_id uuid NOT NULL);
  INSERT INTO users SELECT md5('u' || n)::uuid FROM generate_series(1, 4) n;
  INSERT INTO bookings SELECT md5('b' || n)::uuid, md5('u' || n % 4 + 1)::uuid FROM generate_series(1, 40) n;
`);

const user = 'SELECT * FROM users WHERE id = $1';
const id = '5b2d4484-498b-235e-80d6-1a08a1c8b3ab';

const asked = (times: number) =>
  app.traffic(async ({ query }) => {
    for (let at = 0; at < times; at += 1) await query(user, [id]);
  });

describe('repeated-read', () => {
  test('the same read twice in one path', async () => {
    expect(saidOfTraffic('repeated-read', { typical: await asked(2) })).toMatchObject([
      {
        severity: 'warning',
        facts: { statement: 'SELECT … FROM users WHERE id = $1', calls: 2 },
        message: 'report sends the same read 2 times with the same parameters',
      },
    ]);
  });

  test('in a recording three, and they weigh less', async () => {
    const said = async (times: number) =>
      saidOfTraffic('repeated-read', { all: await asked(times) }, { kind: 'recording' });
    expect(await said(2)).toEqual([]);
    expect(await said(3)).toMatchObject([{ severity: 'info', facts: { calls: 3 } }]);
  });

  test('read once, it is silent; other parameters and a write in between too', async () => {
    expect(saidOfTraffic('repeated-read', { typical: await asked(1) })).toEqual([]);
    const other = await app.traffic(async ({ query }) => {
      await query(user, [id]);
      await query(user, ['00000000-0000-0000-0000-000000000000']);
      await query('UPDATE users SET id = id');
      await query(user, [id]);
    });
    expect(saidOfTraffic('repeated-read', { typical: other })).toEqual([]);
  });

  test('what a loop over rows asks again is the loop’s', async () => {
    const traffic = await app.traffic(async ({ query }) => {
      const rows = await query('SELECT id, user_id FROM bookings ORDER BY id');
      for (const [, owner] of rows) await query(user, [owner]);
    });
    expect(saidOfTraffic('repeated-read', { typical: traffic })).toEqual([]);
    expect(saidOfTraffic('n-plus-one', { typical: traffic })).toHaveLength(1);
  });
});
