import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { serviceWith } from '../service/service-project.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

const jiti = join(import.meta.dirname, '../../node_modules/jiti/lib/jiti-cli.mjs');

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase('generic');
  await database.client.query(`
    CREATE TABLE payments (id int PRIMARY KEY, status text NOT NULL, gateway text NOT NULL, note text);
    INSERT INTO payments
    SELECT n, CASE WHEN n % 20000 = 0 THEN 'FAILED' ELSE 'PAID' END, 'g' || n % 5000, md5(n::text)
    FROM generate_series(1, 200000) AS n;
    CREATE INDEX failed ON payments (id) WHERE status = 'FAILED';
    CREATE INDEX by_gateway ON payments (gateway)`);
  await database.client.query('VACUUM ANALYZE payments');
});
afterAll(() => database.drop());

interface Sent {
  readonly column: 'status' | 'gateway';
  readonly name?: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A service with one path for each statement, run once with each value. */
async function auditOf(sent: Readonly<Record<string, Sent>>, ...args: string[]): Promise<Run> {
  const paths = Object.entries(sent).map(([path, { column, name, values }], at) => {
    const text = `SELECT id, note FROM payments WHERE ${column} = $1`;
    const sets = Object.entries(values).map(([set, value]) => `${set}: { value: '${value}' }`);
    const query = `{ ${name ? `name: '${name}', ` : ''}text: '${text}', values: [params.value] }`;
    return `export const p${at} = criticalPath<Record<string, any>>({
      name: '${path}', budget: '10s', params: { ${sets.join(', ')} },
      run: async (params) => { await pool.query(${query}); },
    });`;
  });
  const imports = `import { criticalPath } from 'dbperf';\nimport { pool } from './client.ts';\n`;
  const project = await serviceWith({ 'a.paths.ts': imports + paths.join('\n') });
  return (await project.audit('--url', database.url, '--run-paths', ...args)).run;
}

const regressions = ({ findings }: Run) =>
  findings.filter(({ rule }) => rule === 'generic-plan-regression');

const skewed: Sent = {
  column: 'status',
  name: 'by-status',
  values: { typical: 'FAILED', heavy: 'PAID' },
};

describe('generic-plan-regression', () => {
  test('a rare value of a skewed column, and PostgreSQL takes the plan after five common ones', async () => {
    const { name: _, ...unnamed } = skewed;
    const uniform: Sent = { column: 'gateway', name: 'by-gateway', values: { typical: 'g7' } };
    const run = await auditOf({ skewed, unnamed, uniform });
    expect(regressions(run)).toMatchObject([
      {
        severity: 'warning',
        key: 'generic-plan-regression: path skewed#payments',
        facts: {
          parameterSet: 'typical',
          customNodes: ['Index Scan using "failed" on "payments"'],
          genericNodes: ['Seq Scan on "payments"'],
          takenAfter: ['heavy'],
        },
      },
    ]);
    const [finding] = regressions(run);
    const { medianMs, genericMs } = finding?.facts ?? {};
    expect(Number(genericMs)).toBeGreaterThan(Number(medianMs));
    expect(finding?.help).toContain('leave the name out');
    const generics = run.measurements.map(({ path, parameterSet, generic }) => [
      path,
      parameterSet,
      generic && { chosen: generic.chosen, isOther: generic.plan !== null },
    ]);
    expect(generics).toEqual([
      ['skewed#payments', 'typical', { chosen: false, isOther: true }],
      ['skewed#payments', 'heavy', { chosen: true, isOther: false }],
      ['unnamed#payments', 'typical', null],
      ['unnamed#payments', 'heavy', null],
      ['uniform#payments', 'typical', { chosen: true, isOther: false }],
    ]);
    expect(JSON.stringify([run.measurements, finding])).not.toMatch(/FAILED|PAID/);
  });

  test('of a recording it knows which statements had a name, and with which types', async () => {
    const send = (column: string, name: string, types: string) => `
      await pool.query({ text: 'SELECT id, note FROM payments WHERE ${column} = $1', values: ['FAILED'],
        ${name} types: Object.assign([${types}], { getTypeParser: pg.types.getTypeParser }) } as any);`;
    const project = await serviceWith({
      'script.ts': `import pg from 'pg';\nimport { pool } from './client.ts';
        ${send('status', "name: 'by-status',", '25')} ${send('gateway', '', '')} await pool.end();`,
    });
    const command = [process.execPath, jiti, join(project.root, 'src/script.ts')];
    await project.dbperf('record', '--url', database.url, '--values', '--', ...command);
    const recording = ['--recording', '.dbperf/recording.json.gz'];
    const { run } = await project.audit('--url', database.url, ...recording);
    expect(regressions(run)).toMatchObject([
      {
        subject: { path: expect.stringMatching(/^rec:payments-/) },
        facts: { genericNodes: ['Seq Scan on "payments"'] },
      },
    ]);
    const generics = run.measurements.filter(({ generic }) => generic !== null);
    expect(new Set(generics.map(({ path }) => path)).size).toBe(1);
  });

  test('where no set makes PostgreSQL take it, that is said, as an info', async () => {
    const rare = { ...skewed, values: { typical: 'FAILED' } };
    expect(regressions(await auditOf({ rare }))).toMatchObject([
      { severity: 'info', facts: { takenAfter: [] }, proof: expect.stringContaining('stays') },
    ]);
  });

  test('planned only, it goes by the costs and says that they are no proof', async () => {
    expect(regressions(await auditOf({ skewed }, '--no-analyze'))).toMatchObject([
      {
        severity: 'info',
        facts: { medianMs: null, genericMs: null },
        proof: expect.stringMatching(/^unproven/),
      },
    ]);
  });

  test('with custom plans forced, it is silent', async () => {
    await database.client.query(
      `ALTER DATABASE "${database.name}" SET plan_cache_mode = force_custom_plan`,
    );
    const run = await auditOf({ skewed });
    expect(regressions(run)).toEqual([]);
    expect(run.measurements.map(({ generic }) => generic)).toEqual([null, null]);
  });
});
