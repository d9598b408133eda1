import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { projectWith } from '../support/project.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase('no_values');
  await database.client.query(`
    CREATE TABLE payments (id int PRIMARY KEY, reference text NOT NULL, status text NOT NULL);
    INSERT INTO payments SELECT n, md5(n::text), 's' || n % 3 FROM generate_series(1, 20000) AS n;
    CREATE INDEX by_reference ON payments (reference);
    ANALYZE payments;`);
});
afterAll(() => database.drop());

test('a snapshot without values: statements are planned for all values on its twin', async () => {
  const project = await projectWith({
    'prisma/sql/one.sql': '-- @budget 10ms\nSELECT * FROM payments WHERE reference = $1',
    'prisma/sql/two.sql': '-- @budget 10ms\nSELECT * FROM payments WHERE status = $1',
  });
  const options = ['--url', database.url, '--values', 'none', '-o', 'bare.json'];
  expect(await project.dbperf('snapshot', ...options)).toMatchObject({ code: 0 });
  const { run } = await project.audit('--snapshot', 'bare.json');
  expect(run.unverified.map(({ cause }) => cause)).toEqual(['planned', 'planned']);
  expect(
    run.measurements.map(({ path, parameterSet, plan }) => [
      path,
      parameterSet,
      plan?.nodes[0]?.index,
    ]),
  ).toEqual([
    ['one', 'generic', 'by_reference'],
    ['two', 'generic', null],
  ]);
});
