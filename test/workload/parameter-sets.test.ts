import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/model/catalog.ts';
import type { TextSet, Unverified } from '../../src/model/path.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import type { Session } from '../../src/postgres/session.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { parameterSets } from '../../src/workload/parameter-sets.ts';
import { readSqlFile } from '../../src/workload/sql-file.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { skewedSql } from './skewed.ts';

interface Counted extends TextSet {
  readonly rows: number;
}

describe.each(servers)('parameter sets on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  let session: Session;
  let catalog: Catalog;

  beforeAll(async () => {
    database = await server.createDatabase('workload');
    for (const statement of skewedSql.split(/;\n/)) {
      if (statement.trim() !== '') await database.client.query(statement);
    }
    session = await connectUrl(database.url);
    catalog = await readCatalog(session);
  });

  afterAll(async () => {
    await session.close();
    await database.drop();
  });

  async function find(
    text: string,
    through: Pick<Session, 'readOnly'> = session,
  ): Promise<readonly TextSet[] | Unverified> {
    const file = await readSqlFile({ name: 'path.sql', stem: 'path', text });
    if (!file.path) throw new Error(JSON.stringify(file.problems));
    return parameterSets({ path: file.path, catalog, session: through });
  }

  /** Each set with the number of rows that the statement returns with it. */
  async function setsOf(text: string): Promise<Readonly<Record<string, Counted>>> {
    const sets = await find(text);
    if ('cause' in sets) throw new Error(sets.reason);
    const counted: Record<string, Counted> = {};
    for (const set of sets) counted[set.name] = { ...set, rows: await countRows(text, set) };
    return counted;
  }

  async function countRows(text: string, set: TextSet): Promise<number> {
    const sql = `SELECT count(*) AS n FROM (${text}\n) AS q`;
    const [row] = await session.readOnly((tx) => tx.query<{ n: number }>(sql, set.values));
    return row?.n ?? -1;
  }

  async function unverified(text: string): Promise<Unverified> {
    const found = await find(text);
    if (!('cause' in found)) throw new Error('sets were found');
    return found;
  }

  describe('values of an equality', () => {
    const history =
      'SELECT p.* FROM payments p JOIN bookings b ON b.id = p."bookingId" WHERE b.user_id = $1 ORDER BY p.created_at DESC LIMIT $2 OFFSET $3';

    test('typical is a row in the middle, heavy the most common value, miss finds nothing', async () => {
      const { typical, heavy, miss } = await setsOf(history);
      expect(typical?.rows).toBe(8);
      expect(heavy).toMatchObject({ values: ['77', '20', '0'], rows: 20 });
      expect(miss?.rows).toBe(0);
    });

    test('the sets are sorted by name and say how they were found, without values', async () => {
      const sets = await find(history);
      if ('cause' in sets) throw new Error(sets.reason);
      expect(sets.map(({ name }) => name)).toEqual(['heavy', 'miss', 'typical']);
      expect(sets.map(({ origin }) => origin)).toEqual([
        'the most common value of bookings.user_id; LIMIT 20; OFFSET 0',
        'a value that bookings.user_id does not have; LIMIT 20; OFFSET 0',
        'bookings.user_id of a row in the middle of bookings; LIMIT 20; OFFSET 0',
      ]);
    });

    test('a unique column has no heavy set, and its value is not the one of the first page', async () => {
      const sets = await setsOf('SELECT * FROM payments WHERE gateway_transaction_id = $1');
      expect(Object.keys(sets)).toEqual(['miss', 'typical']);
      expect(sets.typical?.rows).toBe(1);
      const [row] = await session.readOnly((tx) =>
        tx.query<{ page: number }>(
          `SELECT (ctid::text::point)[0]::int AS page FROM payments WHERE gateway_transaction_id = $1`,
          sets.typical?.values,
        ),
      );
      expect(row?.page).toBeGreaterThan(100);
    });

    test('the same database gives the same values twice', async () => {
      const first = await find(history);
      await database.client.query('SELECT count(*) FROM bookings');
      expect(await find(history)).toEqual(first);
    });

    test('all parameters of a table come from one row', async () => {
      const { typical, heavy } = await setsOf(
        'SELECT * FROM bookings WHERE user_id = $1 AND created_at = $2',
      );
      expect(typical?.rows).toBe(1);
      expect(heavy).toMatchObject({ rows: 1, values: ['77', expect.any(String)] });
    });

    test('with a unique column beside it, the common tenant does not make a heavy set', async () => {
      const sets = await setsOf('SELECT * FROM users WHERE tenant_id = $1 AND email = $2');
      expect(Object.keys(sets)).toEqual(['miss', 'typical']);
      expect(sets.typical?.rows).toBe(1);
      expect(sets.miss?.values).toEqual([sets.typical?.values[0], 'dbperf-no-such-value']);
    });

    test('rows of several tables belong together', async () => {
      const { typical, heavy } = await setsOf(
        'SELECT 1 FROM payments p JOIN bookings b ON b.id = p."bookingId" JOIN users u ON u.id = b.user_id WHERE u.tenant_id = $1 AND p.gateway_transaction_id = $2',
      );
      expect(typical?.rows).toBe(1);
      expect(heavy?.rows).toBe(1);
    });

    test('heavy by a unique column is the row that most rows of a join refer to', async () => {
      const { heavy } = await setsOf(
        'SELECT b.id FROM users u JOIN bookings b ON b.user_id = u.id WHERE u.email = $1',
      );
      expect(heavy).toMatchObject({ values: ['user77@example.org'], rows: 2008 });
    });

    test("Prisma's enum cast: a label that no row has is the miss", async () => {
      const { heavy, miss } = await setsOf(
        'SELECT 1 FROM payments WHERE status = CAST($1::text AS "PaymentStatus")',
      );
      expect(heavy?.values).toEqual(['PAID']);
      expect(miss).toMatchObject({ values: ['DISPUTED'], rows: 0 });
    });

    test('a boolean in full use has no miss', async () => {
      const sets = await setsOf('SELECT 1 FROM payments WHERE active = $1');
      expect(Object.keys(sets)).toEqual(['heavy', 'typical']);
    });

    test('a constant of the statement holds for the row', async () => {
      const { typical } = await setsOf(
        `SELECT 1 FROM payments WHERE status = 'REFUNDED' AND gateway_transaction_id = $1`,
      );
      expect(typical?.rows).toBe(1);
    });

    test('a table that was never analysed', async () => {
      const { typical, heavy, miss } = await setsOf(
        'SELECT 1 FROM never_analysed WHERE tenant_id = $1',
      );
      expect([typical?.rows, heavy?.rows, miss?.rows]).toEqual([500, 500, 0]);
    });

    test('a view and a partitioned table', async () => {
      expect((await setsOf('SELECT 1 FROM paid WHERE "bookingId" = $1')).typical?.rows).toBe(1);
      const { typical, heavy } = await setsOf('SELECT 1 FROM "Events" WHERE "tenantId" = $1');
      expect([typical?.rows, heavy?.rows]).toEqual([2000, 2000]);
    });

    test('UPDATE takes its values from the row that it changes', async () => {
      const sets = await find(
        '-- @writes rollback\nUPDATE payments SET status = $1::"PaymentStatus" WHERE id = $2::uuid',
      );
      if ('cause' in sets) throw new Error(sets.reason);
      const typical = sets.find(({ name }) => name === 'typical');
      const sql = 'SELECT 1 FROM payments WHERE status::text = $1 AND id::text = $2';
      expect(await session.readOnly((tx) => tx.query(sql, typical?.values))).toHaveLength(1);
    });
  });

  describe('values of other conditions', () => {
    test('a range of times: a day, the densest day, and beyond', async () => {
      const { typical, heavy, miss } = await setsOf(
        'SELECT 1 FROM payments WHERE refunded_at >= $1 AND refunded_at < $2',
      );
      expect(typical?.rows).toBe(5);
      expect(heavy?.rows).toBeGreaterThanOrEqual(typical?.rows ?? 0);
      expect(miss?.rows).toBe(0);
      const [low, high] = (heavy?.values ?? []).map((value) => Date.parse(value ?? ''));
      expect((high ?? 0) - (low ?? 0)).toBe(24 * 60 * 60 * 1000);
    });

    test('BETWEEN numbers takes a slice, as wide for heavy', async () => {
      const { typical, heavy, miss } = await setsOf(
        'SELECT 1 FROM payments WHERE amount BETWEEN $1 AND $2',
      );
      expect(typical?.rows).toBeGreaterThan(0);
      expect(Number(heavy?.values[1]) - Number(heavy?.values[0])).toBe(
        Number(typical?.values[1]) - Number(typical?.values[0]),
      );
      expect(miss?.rows).toBe(0);
    });

    test('an open range takes a hundredth of the rows, a tenth for heavy', async () => {
      const { typical, heavy, miss } = await setsOf('SELECT 1 FROM payments WHERE created_at > $1');
      expect(Math.round((typical?.rows ?? 0) / 400)).toBe(1);
      expect(Math.round((heavy?.rows ?? 0) / 4000)).toBe(1);
      expect(miss?.rows).toBe(0);
    });

    test('heavy finds the place where the values lie closest', async () => {
      const { typical, heavy } = await setsOf('SELECT 1 FROM bursts WHERE at >= $1 AND at < $2');
      expect(typical?.rows).toBe(24);
      expect(heavy?.rows).toBeGreaterThan(1000);
    });

    test("with the user's own range heavy keeps its width", async () => {
      const { heavy } = await setsOf(
        `-- @sample typical SELECT '2024-03-01', '2024-03-08'
SELECT 1 FROM bursts WHERE at >= $1 AND at < $2`,
      );
      const [low, high] = (heavy?.values ?? []).map((value) => Date.parse(value ?? ''));
      expect((high ?? 0) - (low ?? 0)).toBe(7 * 24 * 60 * 60 * 1000);
      expect(heavy?.rows).toBeGreaterThan(1000);
    });

    test('a range of a table that was never analysed', async () => {
      const sets = await setsOf('SELECT 1 FROM never_analysed WHERE id >= $1 AND id <= $2');
      expect(Object.keys(sets)).toEqual(['miss', 'typical']);
      expect(sets.typical?.rows).toBeGreaterThan(0);
    });

    test('a dates range in a partitioned table, with a tenant', async () => {
      const { typical, miss } = await setsOf(
        'SELECT 1 FROM "Events" WHERE "tenantId" = $1 AND at BETWEEN $2 AND $3',
      );
      expect(typical?.rows).toBeGreaterThan(0);
      expect(miss?.rows).toBe(0);
    });

    test('keyset pagination begins in the middle', async () => {
      const { typical } = await setsOf(
        'SELECT 1 FROM payments WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3',
      );
      expect(typical?.rows).toBe(20);
    });

    test.each([
      'SELECT 1 FROM users WHERE email LIKE $1',
      `SELECT 1 FROM users WHERE email ILIKE '%' || $1 || '%'`,
      `SELECT 1 FROM users WHERE email LIKE $1 || '%'`,
      'SELECT 1 FROM users WHERE lower(email) = lower($1)',
      'SELECT 1 FROM bookings WHERE user_id IN ($1, $2, $3)',
      'SELECT 1 FROM bookings WHERE user_id = ANY ($1)',
      'SELECT 1 FROM bookings WHERE user_id = ANY ($1::int[])',
      'SELECT 1 FROM payments WHERE metadata @> $1',
      `SELECT 1 FROM payments WHERE metadata->>'order' = $1`,
      `SELECT 1 FROM payments WHERE metadata ? $1`,
      'SELECT 1 FROM users WHERE $1 = ANY (tags)',
      'SELECT 1 FROM users WHERE tags && $1',
      'SELECT 1 FROM users WHERE tags @> ARRAY[$1]',
      'SELECT 1 FROM payments WHERE created_at::date = $1::date',
      'SELECT 1 FROM payments WHERE ($1::text IS NULL OR gateway_transaction_id = $1)',
      'SELECT 1 FROM payments p WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.id = p."bookingId" AND b.user_id = $1)',
    ])('typical finds rows, miss finds none: %s', async (sql) => {
      const { typical, miss } = await setsOf(sql);
      expect(typical?.rows).toBeGreaterThan(0);
      expect(miss?.rows).toBe(0);
    });

    test('IN takes as many different values as it has parameters', async () => {
      const { typical, heavy } = await setsOf(
        'SELECT 1 FROM bookings WHERE user_id IN ($1, $2, $3, $4)',
      );
      expect(new Set(typical?.values).size).toBe(4);
      expect(heavy?.rows).toBeGreaterThan(2000);
    });

    test('characters that LIKE gives a meaning are escaped', async () => {
      await database.client.query(`CREATE TABLE odd AS
      SELECT '100%_\\' || i AS name FROM generate_series(1, 50) i`);
      catalog = await readCatalog(session);
      const { typical } = await setsOf('SELECT 1 FROM odd WHERE name LIKE $1');
      expect(typical?.values[0]).toMatch(/^100\\%/);
      expect(typical?.rows).toBeGreaterThan(0);
    });
  });

  describe('samples', () => {
    test('a sample replaces only the set that it names', async () => {
      const { typical, heavy, miss } = await setsOf(
        '-- @sample typical SELECT 5\nSELECT 1 FROM bookings WHERE user_id = $1',
      );
      expect(typical).toMatchObject({ values: ['5'], origin: 'the sample in line 1' });
      expect(heavy?.values).toEqual(['77']);
      expect(miss?.rows).toBe(0);
    });

    test('a sample of another name is one more set', async () => {
      const sets = await setsOf(
        '-- @sample quiet SELECT 6, 3\nSELECT 1 FROM bookings WHERE user_id = $1 LIMIT $2',
      );
      expect(Object.keys(sets)).toEqual(['heavy', 'miss', 'quiet', 'typical']);
      expect(sets.quiet?.values).toEqual(['6', '3']);
    });

    test('a sample gives what cannot be derived', async () => {
      const { typical } = await setsOf(
        `-- @sample typical SELECT interval '1 day';\nSELECT 1 FROM payments WHERE created_at < now() - $1::interval`,
      );
      expect(typical?.values).toEqual(['1 day']);
    });

    test('columns of one name and NULL are no trouble', async () => {
      const { typical } = await setsOf(
        '-- @sample typical SELECT id, id, NULL FROM users ORDER BY id\nSELECT $1::int, $2::int, $3::int',
      );
      expect(typical?.values).toEqual(['1', '1', null]);
    });

    test.each([
      ['SELECT id, id FROM users WHERE false', /returns no row$/],
      ['SELECT 1', /has fewer columns than the statement has parameters$/],
      ['SELECT id, 1 FROM usrs', /relation "usrs" does not exist/],
      [`SELECT 'geheim'::int, 1`, /^(?!.*geheim).*22P02/],
      ['SELECT 1, 1/0', /division by zero|22012/],
    ])('a bad sample: %s', async (sample, reason) => {
      const found = await unverified(
        `-- @sample typical ${sample}\nSELECT 1 FROM bookings WHERE user_id = $1 AND id = $2`,
      );
      expect(found).toMatchObject({ path: 'path', cause: 'no-sample' });
      expect(found.reason).toContain('the sample "typical" (path.sql:1)');
      expect(found.reason).toMatch(reason);
    });

    test('a sample cannot write', async () => {
      await database.client.query(`CREATE FUNCTION grow() RETURNS int LANGUAGE sql AS
      'INSERT INTO empty_table VALUES (1) RETURNING id'`);
      const found = await unverified(
        '-- @sample typical SELECT grow()\nSELECT 1 FROM bookings WHERE user_id = $1',
      );
      expect(found.reason).toContain('read-only transaction');
      const { rows } = await database.client.query('SELECT * FROM empty_table');
      expect(rows).toEqual([]);
    });
  });

  describe('what cannot be found is unverified', () => {
    test('an empty table', async () => {
      const found = await unverified('SELECT 1 FROM empty_table WHERE name = $1');
      expect(found).toMatchObject({ cause: 'no-sample', help: expect.stringContaining('@sample') });
      expect(found.reason).toContain('empty_table.name');
    });

    test('a parameter that is compared with no column', async () => {
      const found = await unverified('SELECT 1 FROM bookings WHERE user_id = $1 AND $2::int = 1');
      expect(found).toMatchObject({ cause: 'no-sample', help: expect.stringContaining('@sample') });
      expect(found.reason).toContain('$2');
    });

    test('a misspelt table or column is told by its name', async () => {
      expect(await unverified('SELECT 1 FROM paymets WHERE id = $1')).toMatchObject({
        cause: 'failed',
        help: expect.stringContaining('payments'),
      });
      expect(await unverified('SELECT 1 FROM payments WHERE statu = $1')).toMatchObject({
        cause: 'failed',
        help: expect.stringContaining('status'),
      });
    });

    test('a column that the role may not read', async () => {
      const role = `${database.name}_half_blind`;
      await database.client.query(`CREATE ROLE ${role}; GRANT SELECT (id) ON secret TO ${role}`);
      const asRole: Pick<Session, 'readOnly'> = {
        readOnly: (work, limits) =>
          session.readOnly(async (tx) => {
            await tx.query(`SET LOCAL ROLE ${role}`);
            return work(tx);
          }, limits),
      };
      const found = await find('SELECT id FROM secret WHERE code = $1', asRole);
      await database.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      expect(found).toMatchObject({
        reason: expect.stringContaining('permission denied for table secret'),
        help: expect.stringContaining('SELECT'),
      });
    });
  });
});
