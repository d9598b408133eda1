import { spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeDirectories } from '../../src/files/write-directories.ts';
import { projectFolder } from '../prisma/project-folder.ts';
import { type Generating, generating, head } from './generating.ts';

const tables =
  'CREATE TABLE a (id int PRIMARY KEY, n int); CREATE TABLE z (id int PRIMARY KEY, n int);';
const model = (name: string) => `model ${name} {\n  id Int  @id\n  n  Int?\n}\n`;
const advice = ['a', 'z'].map((table) => ({ table, keys: ['n'], name: `${table}_n_idx` }));

/** Longer names than this no file system takes; the temporary name beside it is longer. */
const longName = `${'z'.repeat(240)}.prisma`;

const inSeveralFiles = (last: string) =>
  generating({
    ...{ tables, models: '', advice },
    more: {
      'package.json':
        '{ "devDependencies": { "prisma": "7.10.0" }, "prisma": { "schema": "prisma/schema" } }',
      'prisma/schema/a.prisma': head() + model('a'),
      [`prisma/schema/${last}`]: model('z'),
    },
  });

async function failsWhole({ generate, files }: Generating): Promise<string> {
  const before = await files();
  const { code, stdout, stderr } = await generate();
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('error[output-unwritable]');
  expect(stderr).toContain('nothing was changed');
  expect(await files()).toEqual(before);
  return stderr;
}

describe('gen-migration writes all or nothing', () => {
  test('where the second of two schema files cannot be written', async () => {
    expect(await failsWhole(await inSeveralFiles(longName))).toContain(longName);
  });

  test('near miss: with a shorter name both are written', async () => {
    const project = await inSeveralFiles('z.prisma');
    expect((await project.generate()).code).toBe(0);
    const files = await project.files();
    expect(files['prisma/schema/a.prisma']).toContain('map: "a_n_idx"');
    expect(files['prisma/schema/z.prisma']).toContain('map: "z_n_idx"');
  });
});

const jiti = createRequire(import.meta.url)
  .resolve('jiti/package.json')
  .replace('package.json', 'lib/jiti-cli.mjs');
const main = join(import.meta.dirname, '../../src/main.ts');
const nobody = 65534;
/** Root may write what is read-only: the program runs as somebody else. */
const asNobody = (command: string, args: readonly string[], cwd = '/') =>
  spawnSync(command, args, {
    ...{ cwd, encoding: 'utf8', env: { PATH: process.env.PATH, JITI_FS_CACHE: 'false' } },
    ...(process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}),
  });
const readsSources = asNobody('/bin/sh', ['-c', `test -r ${main}`]).status === 0;

test.skipIf(!readsSources)(
  'a schema that is read-only stays as it is, and no directory is made',
  async () => {
    const project = await generating({ tables, models: model('a') + model('z'), advice });
    const script = join(project.root, 'dbperf.ts');
    await writeFile(script, `import { run } from ${JSON.stringify(main)};\nawait run(process);\n`);
    await chmod(join(project.root, 'prisma/schema.prisma'), 0o444);
    if (process.getuid?.() === 0) spawnSync('chown', ['-R', `${nobody}`, project.root]);
    const before = await project.files();
    const args = [jiti, script, 'gen-migration', '--from', '.dbperf/run.json'];
    const { status, stderr } = asNobody(process.execPath, args, project.root);
    expect(stderr).toContain('error[output-unwritable]');
    expect(stderr).toContain('schema.prisma');
    expect(status).toBe(2);
    expect(await project.files()).toEqual(before);
  },
  60_000,
);

test('directories that were written can be taken back, and no others', async () => {
  const root = await projectFolder({ 'migrations/1_old/migration.sql': '' });
  const folder = join(root, 'migrations');
  const takeBack = await writeDirectories(folder, [{ path: '2_new/migration.sql', content: 'x' }]);
  await expect(
    writeDirectories(folder, [
      { path: '3_new/migration.sql', content: 'x' },
      { path: '1_old/migration.sql', content: 'x' },
    ]),
  ).rejects.toThrow();
  await takeBack();
  expect(spawnSync('ls', ['-A', root, folder], { encoding: 'utf8' }).stdout).toBe(
    `${root}:\nmigrations\n\n${folder}:\n1_old\n`,
  );
});
