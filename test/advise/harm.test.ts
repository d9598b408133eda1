import { describe, expect, test } from 'vitest';
import { indexesIn } from './support/advice-for.ts';
import { advisorOn } from './support/advisor-on.ts';

/**
 * 1,600 accounts of 25 rows each. Those of account 7 are the oldest, which no statistics tell: read
 * backwards, an index on `position` finds one of them after all others.
 */
const tables = `
  CREATE TABLE entries (position int NOT NULL, account int NOT NULL, note text NOT NULL);
  INSERT INTO entries
  SELECT n, CASE WHEN n <= 25 THEN 7 WHEN n % 1600 = 7 THEN 8 ELSE n % 1600 END, md5(n::text)
  FROM generate_series(1, 40000) AS n;
  CREATE INDEX entries_account_idx ON entries (account);
`;

const byPosition = { sql: 'SELECT * FROM entries WHERE position = $1', values: ['17'] };
const latest = {
  sql: 'SELECT * FROM entries WHERE account = $1 ORDER BY position DESC LIMIT 1',
  values: ['7'],
};

describe('an index that helps one statement and misleads the plan of another', () => {
  const advisor = advisorOn('harm', tables);

  test('on the planner alone it is advised, and the other statement is named', async () => {
    const report = await advisor().adviceFor({ byPosition, latest });
    expect(indexesIn(report)).toEqual(['"entries" ("position")']);
    expect(report.advice[0]?.alsoChanges.map(({ path }) => path)).toEqual(['latest']);
  });

  test('once built and measured it is not, and says what would be lost', async () => {
    const report = await advisor().adviceFor({ byPosition, latest }, { build: true });
    expect(report.advice).toEqual([]);
    const [harmful] = report.rejected.filter(({ candidate }) => candidate.keys.length === 1);
    expect(harmful?.reason).toMatch(/^it makes latest slower: [\d.]+ ms → [\d.]+ ms$/);
  });
});
