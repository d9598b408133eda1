import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { type Advisor, openAdvisor, type Statement, type Workload } from './support/advice-for.ts';

const tables = Array.from({ length: 8 }, (_, n) => `t${n}`);

const definitions = tables.map(
  (table) => `
  CREATE TABLE ${table} (id int, a int NOT NULL, b int NOT NULL, c int NOT NULL, d text NOT NULL);
  INSERT INTO ${table}
  SELECT n, (n * 7919) % 2000, (n * 31) % 400, (n * 7907) % 10000, md5(n::text)
  FROM generate_series(1, 10000) AS n;`,
);

/** Five statements for each table, some of which share an index. */
function workloadOn(names: readonly string[]): Workload {
  const of = (table: string): readonly Statement[] => [
    { sql: `SELECT * FROM ${table} WHERE a = $1`, values: ['7'] },
    { sql: `SELECT * FROM ${table} WHERE b = $1 ORDER BY c DESC LIMIT 5`, values: ['7'] },
    { sql: `SELECT * FROM ${table} WHERE a = $1 AND b = $2`, values: ['7', '7'] },
    { sql: `SELECT * FROM ${table} WHERE c > $1 AND c < $2`, values: ['7', '9'] },
    { sql: `SELECT count(*) FROM ${table} WHERE b IN ($1, $2)`, values: ['7', '9'] },
  ];
  return Object.fromEntries(
    names.flatMap((table) => of(table).map((one, n) => [`${table}-${n}`, one])),
  );
}

describe('what the trials cost', () => {
  let database: TestDatabase;
  let advisor: Advisor;

  beforeAll(async () => {
    database = await createDatabase('trials');
    for (const definition of definitions) await database.client.query(definition);
    await database.client.query('VACUUM ANALYZE');
    advisor = await openAdvisor(database);
  });
  afterAll(async () => {
    await advisor.close();
    await database.drop();
  });

  async function plannedFor(names: readonly string[]): Promise<number> {
    const before = advisor.calls.statements;
    const { advice } = await advisor.adviceFor(workloadOn(names));
    expect(advice.length).toBeGreaterThanOrEqual(names.length * 2);
    return advisor.calls.statements - before;
  }

  test('twice the tables and statements are planned twice as often', async () => {
    const four = await plannedFor(tables.slice(0, 4));
    const eight = await plannedFor(tables);
    expect(eight / four).toBeLessThan(2.1);
    // Twenty statements, a few dozen plans of each.
    expect(four / 20).toBeLessThan(60);
  });
});
