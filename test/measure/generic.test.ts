import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainPlan } from '../../src/measure/explain.ts';
import { withGeneric } from '../../src/measure/generic.ts';
import { type MeasureOptions, measure } from '../../src/measure/measure.ts';
import { parsePlan } from '../../src/measure/plan.ts';
import type { BoundValue, CriticalPath } from '../../src/model/path.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import type { Session } from '../../src/postgres/session.ts';
import { readSqlFile } from '../../src/workload/sql-file.ts';
import { servers, type TestDatabase } from '../support/database.ts';

const options: MeasureOptions = { runs: 2, analyze: true, timeoutMs: 20_000, allowWrites: true };

const setUp = `
  CREATE TYPE state AS ENUM ('common', 'rare');
  CREATE TABLE jobs (id int PRIMARY KEY, state state NOT NULL, amount int NOT NULL, log bytea NOT NULL);
  INSERT INTO jobs
  SELECT n, CASE WHEN n % 5000 = 0 THEN 'rare' ELSE 'common' END::state, n, '\\x00ff'
  FROM generate_series(1, 20000) AS n;
  CREATE INDEX rare_jobs ON jobs (id) WHERE state = 'rare';
  CREATE INDEX by_amount ON jobs (amount);
  -- So cheap that PostgreSQL evaluates it first.
  CREATE FUNCTION slow(int) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS
    $$ BEGIN PERFORM pg_sleep(0.001); RETURN true; END $$;
  ANALYZE jobs;`;

describe.each(servers)('the generic plan of a named statement on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  let session: Session;

  beforeAll(async () => {
    database = await server.createDatabase('generic');
    await database.client.query(setUp);
    session = await connectUrl(database.url);
  });
  afterAll(async () => {
    await session.close();
    await database.drop();
  });

  async function generic(
    sql: string,
    values: readonly BoundValue[],
    how: {
      readonly types?: readonly number[];
      readonly named?: boolean;
    } & Partial<MeasureOptions> = {},
  ) {
    const { types = [], named = true, ...changed } = how;
    const path = await seenPath(sql, types, named);
    const set = { name: 'typical', values, origin: 'the test' };
    const all = { ...options, ...changed };
    const measurement = await measure(session, path, set, all);
    return (await withGeneric(session, path, set, measurement, all)).generic;
  }

  const left = () =>
    session.readOnly((tx) => tx.query('SELECT name FROM pg_prepared_statements WHERE from_sql'));

  const byState = 'SELECT id FROM jobs WHERE state = $1';
  const indexes = (found: Awaited<ReturnType<typeof generic>>) =>
    found?.plan?.nodes.map(({ type, index }) => index ?? type);

  test('is measured where it differs, and nothing stays prepared', async () => {
    const found = await generic(byState, ['rare']);
    expect(found).toMatchObject({ chosen: false, timedOutMs: null });
    expect(indexes(found)).toEqual(['Seq Scan']);
    expect(found?.medianMs).toBeGreaterThan(0);
    expect(await generic(byState, ['common'])).toMatchObject({
      ...{ chosen: true, plan: null, medianMs: null },
    });
    expect(await left()).toEqual([]);
  });

  test('a statement without a name, or without parameters, has none', async () => {
    expect(await generic(byState, ['rare'], { named: false })).toBeNull();
    expect(await generic('SELECT id FROM jobs', [])).toBeNull();
  });

  test('takes values in binary form, and text that has to be quoted', async () => {
    expect(indexes(await generic(byState, [Buffer.from('rare')]))).toEqual(['Seq Scan']);
    const either = 'SELECT id FROM jobs WHERE state = $1 OR (log = $2 AND $3::text IS NULL)';
    const found = await generic(either, ['rare', Buffer.from([0, 255]), "it's a \\ text"]);
    expect(found?.medianMs).toBeGreaterThan(0);
  });

  test('is planned with the types that the client declares', async () => {
    const numeric = 1700;
    const byAmount = 'SELECT id FROM jobs WHERE amount = $1 AND state = $2';
    const found = await generic(byAmount, ['7', 'rare'], { types: [numeric, 0] });
    expect(JSON.stringify(found?.plan)).toContain('numeric');
    const inferred = await generic(byAmount, ['7', 'rare'], { types: [0, 0] });
    expect(indexes(inferred) ?? ['by_amount']).toContain('by_amount');
  });

  test('one that takes too long says so', async () => {
    const slow = 'SELECT id FROM jobs WHERE state = $1 AND slow(id)';
    const found = await generic(slow, ['rare'], { timeoutMs: 1_000 });
    expect(found).toMatchObject({ medianMs: null, timedOutMs: 1_000, chosen: false });
    expect(await left()).toEqual([]);
  });

  test('planned only, its cost and the choice are all that is known', async () => {
    const found = await generic(byState, ['rare'], { analyze: false });
    expect(found).toMatchObject({ medianMs: null, timedOutMs: null, chosen: false });
    expect(indexes(found)).toEqual(['Seq Scan']);
  });

  test('of a statement that writes, every run is rolled back', async () => {
    const found = await generic('DELETE FROM jobs WHERE state = $1', ['rare']);
    expect(found?.medianMs).toBeGreaterThan(0);
    const { rows } = await database.client.query('SELECT count(*)::int AS n FROM jobs');
    expect(rows).toEqual([{ n: 20_000 }]);
    expect(await left()).toEqual([]);
  });

  test('what the server refuses costs the measurement nothing', async () => {
    const path = await seenPath(byState, [], true);
    const good = { name: 'typical', values: ['rare'], origin: 'the test' };
    const measurement = await measure(session, path, good, options);
    const bad = { ...good, values: ['no such state'] };
    expect(await withGeneric(session, path, bad, measurement, options)).toEqual(measurement);
    expect(await left()).toEqual([]);
  });

  test('without values a statement is planned for all of them, one after another', async () => {
    const path = await seenPath(byState, [], true);
    const nothing = { name: 'generic', values: [], origin: 'the test' };
    const [first, second] = await session.readOnly(async (tx) => [
      parsePlan(await explainPlan(tx, path, nothing)),
      parsePlan(await explainPlan(tx, path, nothing)),
    ]);
    expect(first?.nodes).toMatchObject([{ type: 'Seq Scan' }]);
    expect(second?.nodes).toEqual(first?.nodes);
    expect(await left()).toEqual([]);
  });
});

async function seenPath(
  sql: string,
  declaredTypes: readonly number[],
  named: boolean,
): Promise<CriticalPath> {
  const writes = /^SELECT/.test(sql) ? '' : '-- @writes rollback\n';
  const { path, problems } = await readSqlFile({ name: 'a.sql', stem: 'a', text: writes + sql });
  if (path === null) throw new Error(JSON.stringify(problems));
  return { ...path, seen: { of: 'a', calls: { typical: 1 }, declaredTypes, named } };
}
