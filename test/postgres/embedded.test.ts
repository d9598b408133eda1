import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servers, type TestDatabase } from '../support/database.ts';

describe.each(servers)('a database of a test on PostgreSQL $major', ({ major, createDatabase }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase('awkward');
  });
  afterAll(() => database.drop());

  test('is on the server of that version', async () => {
    const { rows } = await database.client.query('SHOW server_version_num');
    expect(Math.floor(Number(rows[0].server_version_num) / 10_000)).toBe(major);
  });

  test('compares text as production does, so that LIKE takes no plain btree', async () => {
    const { rows } = await database.client.query(
      `SELECT datlocprovider, pg_encoding_to_char(encoding) AS encoding, 'a' < 'B' AS linguistic
       FROM pg_database WHERE datname = current_database()`,
    );
    expect(rows).toEqual([{ datlocprovider: 'i', encoding: 'UTF8', linguistic: true }]);
  });
});
