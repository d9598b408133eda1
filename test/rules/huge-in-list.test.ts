import { describe, expect, test } from 'vitest';
import { useApplication } from '../capture-traffic/application.ts';
import { saidOfTraffic } from './captured-by.ts';

const app = useApplication('CREATE TABLE bookings (id int PRIMARY KEY, user_id int NOT NULL)');

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
const said = async (sql: string, values: readonly unknown[] = []) =>
  saidOfTraffic('huge-in-list', { heavy: await app.traffic(({ query }) => query(sql, values)) });

const writtenOut = (count: number) =>
  `SELECT * FROM bookings WHERE user_id IN (${numbers(count)
    .map((at) => `$${at + 1}`)
    .join(',')})`;

describe('huge-in-list', () => {
  test.each([
    ['written out', writtenOut(1500), numbers(1500)],
    ['of constants', `SELECT * FROM bookings WHERE user_id IN (${numbers(1500).join(',')})`, []],
    ['in one parameter', 'SELECT * FROM bookings WHERE user_id = ANY ($1)', [numbers(1500)]],
  ])('%s', async (_, sql, values) => {
    expect(await said(sql, values)).toMatchObject([
      {
        severity: 'warning',
        facts: { values: 1500 },
        message: 'report sends a list of 1,500 values',
      },
    ]);
  });

  test('a report does not hold the whole list', async () => {
    expect(await said(writtenOut(1500), numbers(1500))).toMatchObject([
      { facts: { statement: 'SELECT … FROM bookings WHERE user_id IN ($1, …)' } },
    ]);
  });

  test('silent: a thousand values, and the sub-select instead', async () => {
    expect(await said(writtenOut(1000), numbers(1000))).toEqual([]);
    expect(await said('SELECT * FROM bookings WHERE user_id IN (SELECT id FROM bookings)')).toEqual(
      [],
    );
  });
});
