import { describe, expect, test } from 'vitest';
import { useApplication } from '../capture-traffic/application.ts';
import { saidOfTraffic } from './captured-by.ts';

const app = useApplication(`
  CREATE TABLE users (id uuid PRIMARY KEY);
  CREATE TABLE bookings (id uuid PRIMARY KEY, user_id uuid NOT NULL);
  INSERT INTO users SELECT md5('u' || n)::uuid FROM generate_series(1, 4) n;
  INSERT INTO bookings SELECT md5('b' || n)::uuid, md5('u' || n % 4 + 1)::uuid FROM generate_series(1, 40) n;
`);

const bookings = 'SELECT id, user_id FROM bookings ORDER BY id LIMIT $1';

const include = (rows: number) =>
  app.traffic(async ({ query }) => {
    const owners = (await query(bookings, [rows])).map(([, owner]) => owner);
    await query('SELECT id FROM users WHERE id = ANY ($1)', [owners]);
  });

const loop = (rows: number) =>
  app.traffic(async ({ query }) => {
    for (const [id] of await query(bookings, [rows]))
      await query('SELECT * FROM bookings WHERE id = $1', [id]);
  });

const several = (count: number) =>
  app.traffic(async ({ query, transaction }) => {
    for (let at = 1; at < count; at += 1) await query(`SELECT ${'id, '.repeat(at)}id FROM users`);
    await transaction((own) => own('UPDATE users SET id = id'));
  });

describe('too-many-statements', () => {
  const said = (sets: Parameters<typeof saidOfTraffic>[1], maxStatements: number | null) =>
    saidOfTraffic('too-many-statements', sets, { maxStatements });

  test('more than the path allows, in the set with the most', async () => {
    const sets = { typical: await several(4), heavy: await several(6) };
    expect(said(sets, 5)).toMatchObject([
      {
        severity: 'error',
        facts: {
          statements: 6,
          maxStatements: 5,
          set: 'heavy',
          constant: false,
          sets: ['typical 4', 'heavy 6'],
        },
        message: 'report sends 6 statements, 5 are allowed',
        measured: '6 statements (typical 4, heavy 6)',
      },
    ]);
  });

  test('as many as allowed, or without a number, it is silent; BEGIN and COMMIT do not count', async () => {
    const sets = { typical: await several(5) };
    expect(said(sets, 5)).toEqual([]);
    expect(said(sets, null)).toEqual([]);
    expect(said(sets, 4)).toHaveLength(1);
  });

  test('a nested include is called one, and constant', async () => {
    const sets = { typical: await include(3), heavy: await include(40) };
    expect(said(sets, 1)).toMatchObject([
      {
        facts: { statements: 2, constant: true, nestedInclude: true },
        measured: '2 statements, constant: one for each level of a nested include',
      },
    ]);
    expect(saidOfTraffic('n-plus-one', sets)).toEqual([]);
  });

  test('where a loop is all that is too many, the loop is named', async () => {
    const sets = { heavy: await loop(20) };
    expect(said(sets, 2)).toEqual([]);
    expect(saidOfTraffic('n-plus-one', sets, { maxStatements: 2 })).toHaveLength(1);
    // Two are left without the loop.
    expect(said(sets, 1)).toMatchObject([{ facts: { statements: 21 } }]);
  });
});
