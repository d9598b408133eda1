import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/model/problem.ts';
import { findProject, type ProjectOptions } from '../../src/prisma/find-project.ts';
import { datasource, oneModel, projectFolder } from './project-folder.ts';

type Files = Readonly<Record<string, string>>;

const v6Model = oneModel.replace('provider', 'url = env("DATABASE_URL")\n  provider');

describe('the schema is found', () => {
  test.each([
    ['in prisma/schema.prisma', { 'prisma/schema.prisma': oneModel }, 'prisma/schema.prisma'],
    ['beside package.json', { 'schema.prisma': oneModel }, 'schema.prisma'],
    [
      'in the folder prisma/schema',
      { 'prisma/schema/a.prisma': oneModel },
      'prisma/schema/a.prisma',
    ],
    [
      'where package.json#prisma.schema says',
      { 'package.json': '{"prisma":{"schema":"db/my.prisma"}}', 'db/my.prisma': oneModel },
      'db/my.prisma',
    ],
    [
      'where prisma.config.ts says',
      {
        'prisma.config.ts': config("schema: 'db/from-config.prisma'"),
        'package.json': '{"prisma":{"schema":"db/my.prisma"}}',
        'db/from-config.prisma': oneModel,
        'prisma/schema.prisma': oneModel,
      },
      'db/from-config.prisma',
    ],
    [
      'where prisma7.config.mjs says, before prisma.config.ts',
      {
        'prisma7.config.mjs': "export default { schema: 'seven.prisma' }",
        'prisma.config.ts': config("schema: 'six.prisma'"),
        'seven.prisma': oneModel,
      },
      'seven.prisma',
    ],
    [
      'where a CommonJS configuration says',
      { 'prisma.config.cjs': "module.exports = { schema: 'c.prisma' }", 'c.prisma': oneModel },
      'c.prisma',
    ],
    [
      'where .config/prisma.ts says, relative to that file as for Prisma',
      { '.config/prisma.ts': config("schema: '../db/x.prisma'"), 'db/x.prisma': oneModel },
      'db/x.prisma',
    ],
  ] satisfies [string, Files, string][])('%s', async (_, files, expected) => {
    const { cwd, project } = await found(files);
    expect(project.schemaFiles).toEqual([join(cwd, expected)]);
    expect(project.notes).toEqual([]);
  });

  test('where --schema says: a file, or a folder', async () => {
    const files = { 'a/x.prisma': oneModel, 'prisma/schema.prisma': oneModel };
    const { cwd, project } = await found(files, { schema: 'a/x.prisma' });
    expect(project.schemaFiles).toEqual([join(cwd, 'a/x.prisma')]);
    const folder = await findProject({ cwd, env: {}, schema: 'a' });
    expect(folder.schemaFiles).toEqual([join(cwd, 'a/x.prisma')]);
  });

  test('in a folder that is reached by a symbolic link', async () => {
    const cwd = await projectFolder({ 'real/a.prisma': oneModel });
    await mkdir(join(cwd, 'prisma'));
    await symlink(join(cwd, 'real'), join(cwd, 'prisma/schema'));
    expect((await findProject({ cwd, env: {} })).schemaFiles).toHaveLength(1);
  });
});

describe('prisma.config.ts', () => {
  test('names the migrations and the variable of the URL', async () => {
    const { cwd, project } = await found({
      'prisma.config.ts': `import 'dotenv/config';\n${config(
        "schema: 'prisma', migrations: { path: 'db/migrations' }, datasource: { url: env('MY_URL') }",
      )}`,
      '.env': 'MY_URL=postgresql://localhost/shop',
      'prisma/schema.prisma': oneModel,
      'db/migrations/1_a/migration.sql': '',
    });
    expect(project.migrationsFolder).toBe(join(cwd, 'db/migrations'));
    expect(project.configuredUrl).toEqual({ kind: 'env', variable: 'MY_URL' });
    expect(project.notes).toEqual([]);
  });

  test('that needs a missing variable is still read', async () => {
    const { project } = await found({
      'prisma.config.ts': config("schema: 'x.prisma', datasource: { url: env('NOT_SET') }"),
      'x.prisma': oneModel,
    });
    expect(project.configuredUrl).toEqual({ kind: 'env', variable: 'NOT_SET' });
  });

  test('prefers its direct URL, and keeps one that is built', async () => {
    const { project } = await found({
      'prisma.config.ts': config(
        "datasource: { url: env('POOLED'), directUrl: ['postgresql:', '', 'h', 'd'].join('/') }",
      ),
      'schema.prisma': oneModel,
    });
    expect(project.configuredUrl).toEqual({ kind: 'literal', value: 'postgresql://h/d' });
  });

  test('that imports what is not installed is read as text, and a note says so', async () => {
    const { cwd, project } = await found({
      'prisma.config.ts': `import { defineConfig } from 'prisma/config';
import { seed } from 'not-installed';
// schema: 'wrong.prisma'
export default defineConfig({
  schema: "db/x.prisma",
  migrations: { seed, path: \`db/migrations\` },
  datasource: { shadowDatabaseUrl: 'a', url: process.env.STATIC_URL! },
})`,
      'db/x.prisma': oneModel,
      'db/migrations/1_a/migration.sql': '',
    });
    expect(project.schemaFiles).toEqual([join(cwd, 'db/x.prisma')]);
    expect(project.migrationsFolder).toBe(join(cwd, 'db/migrations'));
    expect(project.configuredUrl).toEqual({ kind: 'env', variable: 'STATIC_URL' });
    expect(project.notes[0]).toContain('prisma.config.ts could not be loaded');
    expect(project.notes[0]).toContain('not-installed');
  });

  test('that throws is read as text, and no password is shown', async () => {
    const { project } = await found({
      'prisma.config.ts': `throw new Error('bad URL postgresql://app:secret@db/shop');`,
      'schema.prisma': oneModel,
    });
    expect(project.notes).toEqual([
      'prisma.config.ts could not be loaded (bad URL postgresql://***); its text was read instead',
    ]);
  });

  test('leaves the environment and the console as they were', async () => {
    const before = { env: process.env, names: Object.keys(process.env), log: console.log };
    await found({
      'prisma.config.ts': `console.log('printed'); process.env.LEAK = '1';\n${config("schema: 'x.prisma'")}`,
      'x.prisma': oneModel,
    });
    expect(process.env).toBe(before.env);
    expect(Object.keys(process.env)).toEqual(before.names);
    expect(console.log).toBe(before.log);
  });
});

describe('the version of Prisma', () => {
  test.each([
    ['installed', { 'node_modules/prisma/package.json': '{"version":"6.19.1"}' }, 6, '6.19.1'],
    [
      'of the client',
      { 'node_modules/@prisma/client/package.json': '{"version":"5.22.0"}' },
      5,
      '5.22.0',
    ],
    ['asked for', { 'package.json': '{"devDependencies":{"prisma":"^7.1.0"}}' }, 7, null],
    [
      'asked for exactly',
      { 'package.json': '{"dependencies":{"@prisma/client":"7.4.2"}}' },
      7,
      '7.4.2',
    ],
    [
      'not said by the workspace',
      { 'package.json': '{"dependencies":{"prisma":"catalog:"}}' },
      7,
      null,
    ],
    ['inferred from the url', { 'prisma/schema.prisma': v6Model }, 6, null],
    ['inferred from its absence', {}, 7, null],
  ] satisfies [string, Files, number, string | null][])('%s', async (_, files, major, exact) => {
    const { project } = await found({ 'prisma/schema.prisma': oneModel, ...files });
    expect(project.prismaVersion).toMatchObject({ major, exact });
  });

  test('installed above the project counts, and the schema does not', async () => {
    const cwd = await projectFolder({
      'node_modules/prisma/package.json': '{"version":"7.10.0"}',
      'packages/db/prisma/schema.prisma': v6Model,
    });
    const project = await findProject({ cwd: join(cwd, 'packages/db'), env: {} });
    expect(project.prismaVersion).toEqual({
      major: 7,
      exact: '7.10.0',
      source: '../../node_modules/prisma/package.json',
    });
  });

  test('8 is refused', async () => {
    const files = { 'node_modules/prisma/package.json': '{"version":"8.0.0-rc.1"}' };
    expect(await refusal({ ...files, 'schema.prisma': oneModel })).toMatchObject({
      code: 'prisma-version',
      received: '8.0.0-rc.1',
    });
    expect((await refusal({ 'prisma/contract.prisma': 'model A {}' }))?.code).toBe(
      'prisma-version',
    );
  });
});

describe('a workspace', () => {
  const two = {
    'package.json': '{"workspaces":["packages/*","!packages/old","apps/**"]}',
    'packages/shop/prisma/schema.prisma': oneModel,
    'packages/old/prisma/schema.prisma': oneModel,
    'packages/none/package.json': '{}',
    'apps/eu/web/schema.prisma': oneModel,
    'apps/eu/web/node_modules/x/schema.prisma': oneModel,
  };

  test('with several projects asks for one, and lists them', async () => {
    expect(await refusal(two)).toMatchObject({
      code: 'project-ambiguous',
      received: 'apps/eu/web, packages/shop',
      help: 'choose one, for example --project apps/eu/web',
    });
  });

  test('with --project audits that one', async () => {
    const { cwd, project } = await found(two, { project: 'packages/shop' });
    expect(project.root).toBe(join(cwd, 'packages/shop'));
  });

  test('of pnpm with one project takes it, and says so', async () => {
    const { cwd, project } = await found({
      'pnpm-workspace.yaml':
        '# all\npackages:\n  # ours\n  - "libs/*"\n\n  - other\ncatalog:\n  - x\n',
      'libs/db/prisma/schema.prisma': oneModel,
    });
    expect(project.root).toBe(join(cwd, 'libs/db'));
    expect(project.notes).toEqual([
      'libs/db is the only Prisma project of this workspace, and was taken',
    ]);
  });

  test('whose root is a project is that project', async () => {
    const { cwd, project } = await found({ ...two, 'prisma/schema.prisma': oneModel });
    expect(project.root).toBe(cwd);
  });
});

describe('migrations are found', () => {
  test.each([
    ['beside the schema', { 'prisma/schema.prisma': oneModel }, 'prisma/migrations'],
    [
      'beside the file with the datasource',
      {
        'prisma/schema/base.prisma': datasource,
        'prisma/schema/m/a.prisma': 'model A {\n id Int @id\n}\n',
      },
      'prisma/schema/migrations',
    ],
    [
      'beside the folder of the schema',
      { 'prisma/schema/base.prisma': oneModel },
      'prisma/migrations',
    ],
  ] satisfies [string, Files, string][])('%s', async (_, files, expected) => {
    const { cwd, project } = await found({ ...files, [`${expected}/1_init/migration.sql`]: '' });
    expect(project.migrationsFolder).toBe(join(cwd, expected));
  });

  test('or there are none', async () => {
    expect((await found({ 'schema.prisma': oneModel })).project.migrationsFolder).toBeNull();
  });
});

describe('what cannot be found is a clear problem', () => {
  test('no schema at all: where it looked', async () => {
    const failure = await refusal({ 'package.json': '{}' });
    expect(failure?.code).toBe('schema-missing');
    expect(failure?.expected).toContain('prisma/schema.prisma');
    expect(failure?.help).toContain('--schema');
  });

  test('--schema that does not exist', async () => {
    const failure = await refusal({ 'schema.prisma': oneModel }, { schema: 'nope.prisma' });
    expect(failure).toMatchObject({ code: 'schema-missing', received: 'this path, from --schema' });
  });

  test('a folder without a .prisma file', async () => {
    const failure = await refusal({ 'db/readme.md': '' }, { schema: 'db' });
    expect(failure?.code).toBe('schema-empty');
  });

  test('--project that does not exist', async () => {
    expect((await refusal({}, { project: 'nope' }))?.code).toBe('project-missing');
  });
});

test('a copied project without node_modules is read as it stands', async () => {
  const cwd = await projectFolder({ 'prisma/schema.prisma': oneModel, 'package.json': '{ broken' });
  await cp(join(cwd, 'prisma'), join(cwd, 'copy/prisma'), { recursive: true });
  expect((await findProject({ cwd: join(cwd, 'copy'), env: {} })).prismaVersion.major).toBe(7);
});

function config(content: string): string {
  return `import { defineConfig, env } from 'prisma/config';
const unused: string = String(env);
export default defineConfig({ ${content} });
`;
}

async function found(files: Files, options: Partial<ProjectOptions> = {}) {
  const cwd = await projectFolder(files);
  return { cwd, project: await findProject({ cwd, env: {}, ...options }) };
}

async function refusal(files: Files, options: Partial<ProjectOptions> = {}) {
  const cwd = await projectFolder(files);
  const error: Problem = await findProject({ cwd, env: {}, ...options }).then(
    () => expect.fail('a project was found'),
    (each) => each,
  );
  return error.texts[0];
}
