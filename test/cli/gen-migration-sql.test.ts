import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from '../../src/sql/parse.ts';
import { generating } from './generating.ts';

const tables = `CREATE TABLE a (id int PRIMARY KEY, n int, m int);
  CREATE INDEX a_m_idx ON a (m);
  CREATE TABLE p (id int, n int) PARTITION BY LIST (n);
  CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);`;
const models = `model a {
  id Int  @id
  n  Int?
  m  Int?

  @@index([m])
}
`;
const plain = { table: 'a', keys: ['n'], name: 'a_n_idx' };
const wide = {
  ...{ table: 'a', keys: ['m', 'n'], name: 'a_m_n_idx' },
  redundant: [{ schema: 'public', name: 'a_m_idx' }],
};
const expression = {
  ...{ table: 'a', keys: [{ column: null, expression: 'abs("n")' }], name: 'a_abs_idx' },
};
const parted = { table: 'p', keys: ['n'], name: 'p_n_idx', partitioned: true };

const statementsIn = async (sql: string) => (await parse(sql)).stmts?.length;

test('--sql prints a script that psql runs, and no word of what only Prisma Migrate has', async () => {
  const project = await generating({ tables, models, advice: [plain, wide, parted] });
  const { stdout } = await project.generate('--sql', '--drop-redundant');
  expect(await statementsIn(stdout)).toBe(6);
  expect(stdout).not.toMatch(/prisma|ROLLBACK|down\.sql|\d{14}/);
  for (const statement of stdout.split(/;$/m)) await project.db.client.query(statement);
  const { rows } = await project.db.client.query('SELECT 1 FROM pg_index WHERE NOT indisvalid');
  expect(rows).toEqual([]);
});

test('each statement is printed with what undoes it', async () => {
  const project = await generating({ tables, models, advice: [plain, wide, parted] });
  const { stdout } = await project.generate('--sql', '--drop-redundant');
  for (const statement of stdout.split(/;$/m)) await project.db.client.query(statement);
  const undo = [...stdout.matchAll(/^-- undo {5}(.*)$/gm)].map(([, sql]) => sql ?? '');
  expect(undo).toHaveLength(5);
  // The index of a partition goes with its parent's.
  const alone = undo.filter((sql) => !sql.includes('"p_1_n_idx"'));
  for (const statement of alone) await project.db.client.query(statement);
  const { rows } = await project.db.client.query(
    `SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`,
  );
  expect(rows.map(({ indexname }) => indexname)).toEqual(['a_m_idx', 'a_pkey']);
});

test('what there is to say of it is on stderr, and nothing is written', async () => {
  const project = await generating({ tables, models, advice: [plain, wide, expression] });
  const before = await project.files();
  const { code, stderr } = await project.generate('--sql');
  expect(code).toBe(0);
  expect(stderr).toContain('+ model a  @@index([n], map: "a_n_idx")');
  expect(stderr).toContain('a_abs_idx: it is on an expression');
  expect(stderr).toContain('a_m_idx: --drop-redundant drops it');
  expect(stderr).toContain('the database was not looked at again');
  expect(await project.files()).toEqual(before);
});

test('with nothing to do both say so, and the script runs', async () => {
  const project = await generating({ tables, models, advice: [] });
  const { code, stdout, stderr } = await project.generate('--sql');
  expect(code).toBe(0);
  expect(await statementsIn(stdout)).toBe(0);
  expect(stdout).toContain('-- nothing to do: no index is advised');
  expect(stderr).toContain('nothing to do: no index is advised');
});

test.each(['x;y', 'x\ny'])('the name %j leaves the script whole', async (name) => {
  const project = await generating({ tables, models, advice: [{ ...plain, name }] });
  const { stdout } = await project.generate('--sql');
  expect(await statementsIn(stdout)).toBe(1);
  await project.db.client.query(stdout);
});

test('a fresh audit is kept with --sql as it is without, and with -n it is not', async () => {
  const project = await generating({ tables, models, advice: [] });
  const kept = () => readFile(join(project.root, '.dbperf/run.json'), 'utf8');
  const before = await kept();
  const fresh = ['gen-migration', '--sql', '--url', project.db.url];
  expect(await project.dbperf(...fresh, '-n')).toMatchObject({ code: 0 });
  expect(await kept()).toBe(before);
  expect(await project.dbperf(...fresh)).toMatchObject({ code: 0 });
  expect(JSON.parse(await kept()).head.database).toBe(project.db.name);
});

test.each([
  ['--sql', '--partial-indexes'],
  ['--check', '--sql'],
  ['--check', '--drop-redundant'],
  ['--check', '--partial-indexes'],
])('%s and %s contradict each other', async (...flags) => {
  const project = await generating({ tables, models, advice: [] });
  const { code, stdout, stderr } = await project.generate(...flags);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('error[usage]');
  for (const flag of flags) expect(stderr).toContain(flag);
});
