import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { projectWith } from '../support/project.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase('verdict');
  await database.client.query(`
    CREATE TABLE items AS SELECT n AS id, n % 100 AS kind FROM generate_series(1, 20000) AS n;
    CREATE TABLE few AS SELECT n AS id FROM generate_series(1, 10) AS n;
    ANALYZE`);
});
afterAll(() => database.drop());

const audit = async (files: Readonly<Record<string, string>>, ...args: string[]) => {
  const project = await projectWith(
    Object.fromEntries(Object.entries(files).map(([name, sql]) => [`prisma/sql/${name}.sql`, sql])),
  );
  return project.audit('--url', database.url, ...args);
};

describe('the verdict on time', () => {
  test('at half and at twice the budget it is the same in 20 of 20 audits', async () => {
    // Asleep for 20 ms: a time that other work on the machine hardly touches.
    const sleep = 'SELECT pg_sleep(0.02)';
    const project = await projectWith({
      'prisma/sql/half.sql': `-- @budget 10ms\n${sleep}`,
      'prisma/sql/twice.sql': `-- @budget 40ms\n${sleep}`,
    });
    const seen = new Set<string>();
    for (let round = 0; round < 20; round++) {
      const { run, code } = await project.audit('--url', database.url);
      seen.add([...run.verdicts.map(({ path, outcome }) => `${path} ${outcome}`), code].join(', '));
    }
    expect([...seen]).toEqual(['half fail, twice pass, 1']);
  }, 180_000);

  test('a statement stopped beyond its budget has failed it', async () => {
    const { run, code } = await audit(
      { slow: '-- @budget 50ms\nSELECT pg_sleep(20)' },
      '--timeout',
      '200ms',
    );
    expect(run.verdicts[0]).toMatchObject({ outcome: 'fail', worstSet: 'typical' });
    expect(run.measurements[0]).toMatchObject({ timedOutMs: 200, timing: null });
    expect(code).toBe(1);
  });

  test('a statement stopped within its budget is unverified, and the audit incomplete', async () => {
    const { run, code } = await audit(
      { slow: '-- @budget 5s\nSELECT pg_sleep(20)' },
      '--timeout',
      '200ms',
    );
    expect(run.verdicts[0]).toMatchObject({ outcome: 'unverified', cause: 'timeout' });
    expect(code).toBe(2);
    const partial = await audit(
      { slow: '-- @budget 5s\nSELECT pg_sleep(20)' },
      '--timeout',
      '200ms',
      '--allow-partial',
    );
    expect(partial.code).toBe(0);
  });

  test('a path on small tables is unverified, unless it says @small', async () => {
    const { run, code } = await audit({
      plain: '-- @budget 1s\nSELECT * FROM few',
      small: '-- @budget 1s\n-- @small\nSELECT * FROM few',
    });
    expect(run.verdicts.map(({ outcome }) => outcome)).toEqual(['unverified', 'pass']);
    expect(code).toBe(2);
  });

  test('a path without a budget is listed and leaves the exit code alone', async () => {
    const { run, code } = await audit({ free: 'SELECT count(*) FROM items' });
    expect(run.unverified).toMatchObject([{ path: 'free', cause: 'no-budget' }]);
    expect(code).toBe(0);
  });

  test('--no-analyze plans, executes nothing, and leaves the exit code alone', async () => {
    const { run, code } = await audit(
      { slow: '-- @budget 1ms\nSELECT pg_sleep(5)' },
      '--no-analyze',
    );
    expect(run.head.evidence).toBe('planned');
    expect(run.measurements[0]).toMatchObject({ evidence: 'planned', timing: null });
    expect(run.unverified).toMatchObject([{ path: 'slow', cause: 'planned' }]);
    expect(code).toBe(0);
  });

  test('a locking read is planned and not executed, and says so', async () => {
    const sql = '-- @budget 1s\nSELECT * FROM items WHERE id = $1 FOR UPDATE';
    const { run, code } = await audit({ lock: sql });
    expect(run.unverified).toMatchObject([{ path: 'lock', cause: 'planned' }]);
    expect(run.unverified[0]?.reason).toContain('lock');
    expect(code).toBe(0);
  });

  test('with no critical path at all the rules still run', async () => {
    const { run, code, stdout } = await audit({});
    expect(run.verdicts).toEqual([]);
    expect(stdout).toContain('0 paths verified');
    expect(stdout).toContain('next  dbperf init');
    expect(code).toBe(0);
  });

  test('--only chooses paths by name, and names what it does not find', async () => {
    const files = { one: '-- @budget 1s\nSELECT 1', two: '-- @budget 1s\nSELECT 2' };
    const { run } = await audit(files, '--only', 'two');
    expect(run.paths.map(({ name }) => name)).toEqual(['two']);
    const missing = await audit(files, '--only', 'tow');
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('did you mean two?');
  });
});
