import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { type InstalledProject, installInProject } from './installed-project.ts';
import { checkout, type Packed, packDbperf } from './pack.ts';
import { runCommand } from './run-command.ts';

/** Packing builds, installing fetches 20 MB of PostgreSQL where npm has not kept it. */
const patience = 300_000;

/** So many that what an index saves of the time is beyond the noise of a busy machine. */
const rows = '20000';

let folder: string;
let packed: Packed;
let database: TestDatabase;

beforeAll(async () => {
  database = await databaseOfShop();
  folder = await temporaryFolder();
  packed = await packDbperf();
}, patience);

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Open to all, as a home's cache is: root's PostgreSQL runs as somebody else. */
async function temporaryFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'dbperf-package-'));
  await chmod(path, 0o755);
  return path;
}

async function databaseOfShop(): Promise<TestDatabase> {
  const shop = await createDatabase('shop');
  await shop.client.query(`CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL);
    INSERT INTO orders SELECT n, 'PAID' FROM generate_series(1, 20000) n`);
  await shop.client.query('VACUUM (ANALYZE) orders');
  return shop;
}

/** Another project, in a folder of its own, with the package installed. */
async function install(...flags: string[]): Promise<InstalledProject> {
  const place = await mkdtemp(join(folder, 'project-'));
  await chmod(place, 0o755);
  // One cache for all, as a user has: the demo's rows are loaded once.
  return installInProject({ folder: place, cache: join(folder, 'cache') }, packed.file, ...flags);
}

const run = async ({ root }: InstalledProject): Promise<Run> =>
  JSON.parse(await readFile(join(root, '.dbperf/run.json'), 'utf8'));

describe('the package', () => {
  const parts = [
    'bin/dbperf\\.js',
    'dist/.+\\.(js|d\\.ts)',
    'docs/rules/[a-z-]+\\.md',
    'fixtures/booking-service/.+\\.(sql|prisma|toml|json|md|ts)',
    '(CHANGELOG|README)\\.md',
    'LICENSE',
    'package\\.json',
  ];

  test('holds the program, the pages of the rules and the demo, and nothing else', () => {
    const part = new RegExp(`^(${parts.join('|')})$`);
    expect(packed.files.map(({ path }) => path).filter((path) => !part.test(path))).toEqual([]);
  });

  test('has each of its parts', () => {
    const paths = packed.files.map(({ path }) => path);
    for (const part of parts) {
      expect(paths).toContainEqual(expect.stringMatching(new RegExp(`^${part}$`)));
    }
  });

  test('is what the sources of today make, without files of an older build', () => {
    const built = packed.files
      .map(({ path }) => path)
      .filter((path) => path.startsWith('dist/') && path.endsWith('.js'));
    const source = (path: string) => path.replace(/^dist/, 'src').replace(/js$/, 'ts');
    expect(built.filter((path) => !existsSync(join(checkout, source(path))))).toEqual([]);
  });

  test('is small beside its dependencies, of which PostgreSQL alone is 20 MB', () => {
    // Source maps or a forgotten binary would take it beyond this; today's size is about 750 kB.
    expect(packed.size).toBeLessThan(900_000);
  });

  test('can be executed', () => {
    const launcher = packed.files.find(({ path }) => path === 'bin/dbperf.js');
    expect(Number(launcher?.mode) & 0o111).toBe(0o111);
  });
});

describe('installed in another project', () => {
  let shop: InstalledProject;

  beforeAll(async () => {
    shop = await install();
  }, patience);

  test('says its version', async () => {
    const manifest = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'));
    const { stdout } = await shop.dbperf('--version');
    expect(stdout).toBe(`${manifest.version}\n`);
  });

  test('lists the rules, and has a page for each', async () => {
    const pages = await readdir(join(checkout, 'docs/rules'));
    const { stdout } = await shop.dbperf('rules');
    for (const page of pages) expect(stdout).toContain(page.replace('.md', ''));
    const page = await shop.dbperf('rules', 'missing-index');
    expect(page.stdout).toBe(await readFile(join(checkout, 'docs/rules/missing-index.md'), 'utf8'));
  });

  test('audits the project with a typed configuration', async () => {
    const { code, stdout, stderr } = await shop.dbperf('audit', '--url', database.url);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('order-by-id');
    const { verdicts, measurements } = await run(shop);
    expect(verdicts.map(({ path, outcome }) => [path, outcome])).toEqual([['order-by-id', 'pass']]);
    expect(measurements[0]?.timing?.runsMs).toHaveLength(3);
  });

  test('has types with which a right configuration compiles, and a wrong one does not', async () => {
    await writeFile(
      join(shop.root, 'wrong.config.ts'),
      `import { defineConfig } from 'dbperf';

export default defineConfig({
  // @ts-expect-error a misspelt key
  querys: 'critical-paths',
});
`,
    );
    const tsc = join(checkout, 'node_modules/.bin/tsc');
    const language = ['--module', 'nodenext', '--target', 'es2023'];
    // TypeScript's own library is not on trial.
    const flags = ['--noEmit', '--strict', '--skipDefaultLibCheck', ...language];
    const files = ['dbperf.config.ts', 'wrong.config.ts'];
    const compiled = await runCommand(tsc, [...flags, ...files], { cwd: shop.root });
    expect(compiled).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test(
    'shows the demo, with its database in the cache',
    async () => {
      const { code, stdout, stderr } = await shop.dbperf('demo', '--rows', rows);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('payments_gateway_transaction_id_idx');
      const kept = await readdir(join(folder, 'cache/dbperf/clusters'));
      expect(kept).toContainEqual(expect.stringContaining(`booking-${rows}`));
    },
    patience,
  );
});

test(
  'installed by an npm that runs no install scripts, it shows the demo',
  async () => {
    const shop = await install('--ignore-scripts');
    const { code, stdout, stderr } = await shop.dbperf('demo', '--rows', rows);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('payments_gateway_transaction_id_idx');
  },
  patience,
);

describe('installed without optional dependencies', () => {
  let shop: InstalledProject;

  beforeAll(async () => {
    shop = await install('--omit=optional');
  }, patience);

  test('audits a database that is running somewhere', async () => {
    const { code, stderr } = await shop.dbperf('audit', '--url', database.url);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('says of the demo what it lacks', async () => {
    const { code, stdout, stderr } = await shop.dbperf('demo', '--rows', '2000');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error\[postgres-missing\]/);
    expect(stderr).toContain('--include=optional');
  });
});

test('in a checkout that was never built, it says how to build it', async () => {
  const bare = dirname(packed.file);
  await rm(join(bare, 'dist'), { recursive: true });
  const started = await runCommand('node', ['bin/dbperf.js', 'audit'], { cwd: bare });
  expect({ code: started.code, stdout: started.stdout }).toEqual({ code: 2, stdout: '' });
  expect(started.stderr).toMatch(/^error\[not-built\]/);
  expect(started.stderr).toContain('npm run build');
});
