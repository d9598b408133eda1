import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/model/catalog.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { explainFailure } from '../../src/postgres/explain-failure.ts';
import type { Session } from '../../src/postgres/session.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { servers, type TestDatabase } from '../support/database.ts';

const awkward = readFileSync(new URL('../databases/awkward.sql', import.meta.url), 'utf8');

describe.each(servers)('why a statement failed, on PostgreSQL $major', ({ createDatabase }) => {
  let database: TestDatabase;
  let session: Session;
  let catalog: Catalog;

  beforeAll(async () => {
    database = await createDatabase('failure');
    await database.client.query(awkward);
    await database.client.query(`DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN; GRANT USAGE ON SCHEMA sales TO clerk;
      CREATE FUNCTION complain() RETURNS integer LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'value hunter2 is bad'; END $$`);
    session = await connectUrl(database.url.replace('postgres@', 'clerk@'));
    catalog = await readCatalog(session);
  });
  afterAll(async () => {
    await session.close();
    await database.client.query('DROP OWNED BY clerk; DROP ROLE clerk');
    await database.drop();
  });

  async function failureOf(
    sql: string,
    values: readonly unknown[] = [],
    statementTimeoutMs = 2_000,
  ) {
    const statement = { sql, source: 'prisma/sql/path.sql', line: 5 };
    try {
      const run = `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`;
      await session.readOnly((tx) => tx.query(run, values), { statementTimeoutMs });
    } catch (error) {
      return explainFailure(error, statement, catalog);
    }
    throw new Error('it did not fail');
  }

  test.each([
    [
      'SELECT *\nFROM "Usre"',
      'relation-unknown',
      'relation "Usre" does not exist at prisma/sql/path.sql:6:6 (42P01)',
      'did you mean "User"?',
    ],
    [
      'SELECT 1 FROM orders',
      'relation-unknown',
      'relation "orders" does not exist at prisma/sql/path.sql:5:15 (42P01)',
      'it is in another schema: write "sales"."orders", or ?schema=sales in the URL',
    ],
    [
      'SELECT 1 FROM sales.evnets',
      'relation-unknown',
      'relation "sales.evnets" does not exist at prisma/sql/path.sql:5:15 (42P01)',
      'did you mean "sales"."events"?',
    ],
    [
      "SELECT 'größe',\n  o.create_at FROM sales.orders AS o",
      'column-unknown',
      'column o.create_at does not exist at prisma/sql/path.sql:6:3 (42703)',
      'did you mean "createdAt"?',
    ],
    [
      'SELECT id FROM sales.orders WHERE',
      'syntax',
      'syntax error at end of input at prisma/sql/path.sql:5:34 (42601)',
      'correct the statement at this place',
    ],
    [
      'SELECT id FROM sales.orders',
      'permission-denied',
      'permission denied for table orders (42501)',
      'GRANT SELECT ON "sales"."orders" TO "clerk";',
    ],
    [
      'SELECT id FROM "Odd Schema"."Straße"',
      'permission-denied',
      'permission denied for schema Odd Schema at prisma/sql/path.sql:5:16 (42501)',
      'GRANT USAGE ON SCHEMA "Odd Schema" TO "clerk";',
    ],
    ['SELECT complain()', 'failed', 'a function raised an exception (P0001)', null],
  ])('%s', async (sql, code, reason, help) => {
    expect(await failureOf(sql)).toEqual({ code, reason, help });
  });

  test.each(['DELETE FROM "User"', "SELECT nextval('sales.ticket')"])(
    '%s writes, and is told how that is allowed',
    async (sql) => {
      const owner = await connectUrl(database.url);
      const error: unknown = await owner
        .readOnly((tx) => tx.query(`EXPLAIN ANALYZE ${sql}`))
        .catch((reason: unknown) => reason);
      await owner.close();
      expect(explainFailure(error, { sql, source: 'a.sql', line: 1 })).toMatchObject({
        code: 'read-only',
        help: 'write @writes rollback into its header and run with --allow-writes',
      });
    },
  );

  test('a timeout', async () => {
    expect(await failureOf('SELECT pg_sleep(5)', [], 30)).toMatchObject({
      code: 'timeout',
      reason: 'canceling statement due to statement timeout (57014)',
    });
  });

  test('a missing parameter', async () => {
    expect((await failureOf('SELECT $1::int, $2::int', [1])).code).toBe('parameter-count');
  });

  test.each([
    ['SELECT $1::int', 'invalid input syntax for type integer: "…" (22P02)'],
    ['SELECT $1::date', 'invalid input syntax for type date: "…" (22007)'],
    ['SELECT $1::sales."OrderStatus"', 'invalid input value for enum sales."…" (22P02)'],
    ["SELECT ($1 || '1')::text::json", 'invalid input syntax for type json (22P02)'],
  ])('%s with a value that does not fit does not show the value', async (sql, reason) => {
    const failure = await failureOf(sql, ['hun"ter2: hunter2']);
    expect(failure).toMatchObject({ code: 'value-invalid', reason });
  });

  test('division by zero, an error of another kind, a Problem', async () => {
    expect((await failureOf('SELECT 1 / (SELECT 0)')).reason).toBe('division by zero (22012)');
    const statement = { sql: 'SELECT 1', source: 'a.sql', line: 1 };
    expect(explainFailure(new Error('postgres://a:hunter2@h/d broke'), statement)).toEqual({
      code: 'failed',
      reason: 'postgres://a:***@h/d broke',
      help: null,
    });
    const refused = await session.readOnly((tx) => tx.query('COMMIT')).catch((error) => error);
    expect(explainFailure(refused, statement)).toMatchObject({ code: 'sql-transaction-control' });
  });
});
