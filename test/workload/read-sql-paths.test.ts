import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSqlPaths } from '../../src/workload/read-sql-paths.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dbperf-paths-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(root, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

const inRoot = (...folders: string[]) => ({
  root,
  folders: folders.map((each) => join(root, each)),
});

test('paths of both folders, sorted by name, named relative to the root', async () => {
  await write('prisma/sql/zebra.sql', '\uFEFFSELECT 1');
  await write('critical-paths/deep/b.sql', '-- @name ant\nSELECT 2');
  await write('critical-paths/readme.md', 'no path');
  const { paths, problems } = await readSqlPaths(inRoot('prisma/sql', 'critical-paths'));
  expect(problems).toEqual([]);
  expect(paths.map(({ name, source }) => [name, source])).toEqual([
    ['ant', 'critical-paths/deep/b.sql'],
    ['zebra', 'prisma/sql/zebra.sql'],
  ]);
});

test('a bad file does not stop the others', async () => {
  await write('sql/bad.sql', 'SELEC 1');
  await write('sql/binary.sql', new Uint8Array([0x53, 0xff, 0x00]));
  await write('sql/good.sql', 'SELECT 1');
  const { paths, problems } = await readSqlPaths(inRoot('sql'));
  expect(paths.map(({ name }) => name)).toEqual(['good']);
  expect(problems).toMatchObject([
    { code: 'sql-syntax', where: 'sql/bad.sql:1:1' },
    { code: 'path-file', where: 'sql/binary.sql' },
  ]);
});

test('two paths of one name: the second is a problem that names the first', async () => {
  await write('a/x.sql', 'SELECT 1');
  await write('b/x.sql', 'SELECT 2');
  const { paths, problems } = await readSqlPaths(inRoot('a', 'b'));
  expect(paths.map(({ source }) => source)).toEqual(['a/x.sql']);
  expect(problems).toMatchObject([{ code: 'path-name', where: 'b/x.sql' }]);
  expect(problems[0]?.received).toContain('a/x.sql');
});

test('a missing folder and a missing file are problems', async () => {
  const files = [join(root, 'none.sql')];
  const { paths, problems } = await readSqlPaths({ ...inRoot('critical-paths'), files });
  expect(paths).toEqual([]);
  expect(problems).toMatchObject([
    { code: 'path-folder', where: join(root, 'critical-paths'), cause: 'ENOENT' },
    { code: 'path-file', where: 'none.sql', cause: 'ENOENT' },
  ]);
});

test('a folder that is named among the files is searched', async () => {
  await write('sql/x.sql', 'SELECT 1');
  const { paths } = await readSqlPaths({ root, folders: [], files: [join(root, 'sql')] });
  expect(paths.map(({ name }) => name)).toEqual(['x']);
});

test('a file that is named and lies in a folder is read once', async () => {
  const file = await write('sql/x.sql', 'SELECT 1');
  const { paths, problems } = await readSqlPaths({ ...inRoot('sql', 'sql'), files: [file] });
  expect(paths).toHaveLength(1);
  expect(problems).toEqual([]);
});
