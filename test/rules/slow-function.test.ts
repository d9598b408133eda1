import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { pathFile, serviceWith } from '../service/service-project.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase('slow_function');
  await database.client.query(`
    CREATE TABLE payments (id int PRIMARY KEY, reference text NOT NULL, amount int NOT NULL);
    INSERT INTO payments SELECT n, md5(n::text), n % 1000 FROM generate_series(1, 50000) AS n`);
  await database.client.query('VACUUM ANALYZE payments');
});
afterAll(() => database.drop());

async function auditOf(body: string, options: string): Promise<Run> {
  const project = await serviceWith({ 'a.paths.ts': pathFile(body, options) });
  return (await project.audit('--url', database.url, '--run-paths')).run;
}

const saidOf = ({ findings }: Run) =>
  findings.filter(({ rule }) => ['slow-function', 'missing-index', 'slow-path'].includes(rule));

const sums = `for (const low of [1, 2, 3]) {
  await pool.query('SELECT sum(amount) FROM payments WHERE amount > $1', [low]);
}`;

describe('slow-function', () => {
  test('names the sum of its statements, and the dearest of them', async () => {
    const [finding, ...others] = saidOf(
      await auditOf(`${sums} await pool.query('SELECT 1 FROM payments LIMIT 1')`, "budget: '1ms'"),
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'slow-function',
      severity: 'error',
      key: 'slow-function: path the-path',
      subject: { kind: 'path', path: 'the-path', source: 'src/a.paths.ts' },
      facts: { statements: 4, budgetMs: 1, dearest: 'the-path#payments' },
      message: expect.stringMatching(
        /^the-path takes [\d.]+ ms in 4 statements, its budget is 1 ms$/,
      ),
    });
    expect(finding?.facts.dearestShare).toBeGreaterThan(0.9);
  });

  test('a path within its budget is not named, though one statement is as slow', async () => {
    expect(saidOf(await auditOf(sums, "budget: '2m'"))).toEqual([]);
  });

  test('leaves the word to missing-index, where an index would mend it', async () => {
    const lookUp = "await pool.query('SELECT id FROM payments WHERE reference = $1', ['none'])";
    expect(saidOf(await auditOf(lookUp, "budget: '1ms'"))).toMatchObject([
      { rule: 'missing-index', severity: 'error', subject: { path: 'the-path#payments' } },
    ]);
  });
});
