import { describe, expect, test } from 'vitest';
import { poolIn, singleton } from './pool-in.ts';

const adapter = (options: string) => ({
  'src/db.ts': `import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { PrismaClient } from './generated/client.ts';
${options}
export const prisma = new PrismaClient({ adapter });
`,
});

const pool = async (text: string) => (await poolIn(7, adapter(text))).pools[0];

describe('the options of an adapter', () => {
  test.each([
    ['new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 5 })'],
    ["new PrismaPg({ 'max': 5, connectionString: process.env['DATABASE_URL'] as string })"],
    ['new PrismaPg(new Pool({ max: 5, connectionString: process.env.DATABASE_URL! }))'],
    [`new PrismaPg({ ...{ max: 3 }, connectionString: \`\${process.env.DATABASE_URL}\`, max: 5 })`],
    [
      'new PrismaPg({ connectionString: process.env.DATABASE_URL, max: Number(process.env.MAX ?? 5) })',
    ],
    [
      "new PrismaPg({ connectionString: process.env.DATABASE_URL, max: parseInt(process.env.MAX || '5', 10) })",
    ],
    [
      'new PrismaPg({ connectionString: String(process.env.DATABASE_URL), max: (5), ssl: { ca: read("a") } } satisfies X)',
    ],
  ])('%s', async (text) => {
    expect(await pool(`const adapter = ${text};`)).toMatchObject({
      form: 'adapter',
      source: 'src/db.ts:4',
      limit: { value: 5, origin: 'set' },
      url: { source: 'DATABASE_URL in .env', address: 'db:5432', sign: null },
    });
  });

  test('are found in what is taken from the environment', async () => {
    const text = `const { DATABASE_URL: url, MAX } = process.env;
const adapter = new PrismaPg({ connectionString: url, max: Number(MAX) });`;
    const { pools } = await poolIn(7, {
      ...adapter(text),
      '.env': 'DATABASE_URL=postgresql://db/shop\nMAX=6\n',
    });
    expect(pools[0]).toMatchObject({
      limit: { value: 6 },
      url: { source: 'DATABASE_URL in .env' },
    });
  });

  test('are found behind constants, of this module and of another', async () => {
    const files = {
      'src/limits.ts': 'export const limits = { max: 4, wait: 2 * 1_000 };\n',
      'src/db.ts': `import { limits } from './limits.js';
const connectionString = \`\${process.env.DATABASE_URL}\`
const pool = new pg.Pool({ connectionString, max: limits.max, connectionTimeoutMillis: limits.wait })
const adapter = new PrismaPg(pool, { schema: 'shop' })
export const prisma = new PrismaClient({ adapter })
`,
    };
    expect((await poolIn(7, files)).pools).toEqual([
      expect.objectContaining({
        limit: { value: 4, origin: 'set' },
        waitMs: { value: 2000, origin: 'set' },
        schema: 'shop',
        namesStatements: false,
        url: expect.objectContaining({ source: 'DATABASE_URL in .env' }),
      }),
    ]);
  });

  test('have the defaults of pg where nothing is written', async () => {
    const text = 'const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });';
    expect(await pool(text)).toMatchObject({
      limit: { value: 10, origin: 'default' },
      waitMs: { value: 0, origin: 'default' },
      statementTimeoutMs: { value: null, origin: 'default' },
      namesStatements: false,
    });
  });

  test.each([
    ['statement_timeout: 5000', {}],
    ["options: '-c statement_timeout=5s -c jit=off'", {}],
    ['keepAlive: true', { '.env': `DATABASE_URL=postgresql://db/shop?statement_timeout=5000\n` }],
    [
      'max: 2',
      { '.env': `DATABASE_URL=postgresql://db/shop?options=-c%20statement_timeout%3D5000\n` },
    ],
  ])('hold a statement_timeout: %s', async (option, files) => {
    const text = `const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL, ${option} });`;
    const { pools } = await poolIn(7, { ...adapter(text), ...files });
    expect(pools[0]?.statementTimeoutMs).toEqual({ value: 5000, origin: 'set' });
  });

  test.each([
    ['max: limits().max', 'max'],
    ['max: os.cpus().length', 'max'],
    ['...shared', 'max`, `connectionTimeoutMillis`, `statement_timeout'],
    ['max: size', 'max'],
    ['connectionTimeoutMillis: isProduction ? 2000 : 0', 'connectionTimeoutMillis'],
  ])('%s is made at run time, and said to be', async (option, names) => {
    const text = `export function make(size = 5) {
  return new PrismaPg({ connectionString: process.env.DATABASE_URL, ${option} });
}
const size = 3;
const adapter = make();`;
    const { gaps, pools } = await poolIn(7, adapter(text));
    expect(gaps.map(({ reason }) => reason)).toContain(
      `\`${names}\` could not be read: made at run time`,
    );
    expect(pools[0]).not.toMatchObject({ limit: { value: 3 } });
  });

  test.each([
    ['connectionString: makeUrl()', 'the URL of src/db.ts:4'],
    ['connectionString: env.DATABASE_URL', 'the URL of src/db.ts:4'],
    [`connectionString: \`postgresql://\${user}@db/shop\``, 'the URL of src/db.ts:4'],
    ['connectionString: process.env.NOT_SET', 'the URL of NOT_SET'],
    ["connectionString: 'prisma+postgres://x/?api_key=secret'", 'the URL of src/db.ts:4'],
  ])('a URL that cannot be known is a gap: %s', async (option, subject) => {
    const read = await poolIn(7, adapter(`const adapter = new PrismaPg({ ${option} });`));
    expect(read.gaps.map((gap) => gap.subject)).toEqual([subject]);
    expect(read.pools[0]?.url).toBeNull();
    expect(JSON.stringify(read)).not.toContain('secret');
  });

  test('a pool inside of options is ignored by the adapter, and said to be', async () => {
    const text = 'const pool = new Pool({ max: 5 });\nconst adapter = new PrismaPg({ pool });';
    const { gaps, pools } = await poolIn(7, adapter(text));
    expect(pools[0]?.limit).toEqual({ value: 10, origin: 'default' });
    expect(gaps.map(({ help }) => help)).toContain(
      'hand over the pool itself: `new PrismaPg(pool)`',
    );
  });

  test('tests, scripts, seeds, types and what is generated are not the service', async () => {
    const text = 'export const p = new PrismaClient({ adapter: new PrismaPg({ max: 1 }) });';
    const others = ['test/a.ts', 'src/a.test.ts', 'prisma/seed.ts', 'scripts/a.ts', 'dist/a.js'];
    const files = Object.fromEntries([...others, 'src/generated/b.ts'].map((each) => [each, text]));
    const { pools } = await poolIn(7, { ...files, ...singleton });
    expect(pools.map(({ source }) => source)).toEqual(['src/prisma.ts:3']);
  });

  test('comments, texts, templates and patterns make no client', async () => {
    const text = `// new PrismaPg({ max: 1 })
/* new PrismaPg({}) */ const a = 'new PrismaPg({})', b = \`new PrismaPg({ \${'}'} })\`;
const c = /new PrismaPg\\({/; const d = a / 2 / 3;
`;
    const { pools, gaps } = await poolIn(7, { 'src/a.ts': text, ...singleton });
    expect(pools).toHaveLength(1);
    expect(gaps).toEqual([]);
  });
});

test('a URL that only the audit knows', async () => {
  const variables = { DATABASE_URL: 'postgresql://app:secret@ci:5432/shop' };
  const files = { ...singleton, '.env': '' };
  const read = await poolIn(7, files, { variables });
  expect(read.pools[0]?.url).toMatchObject({
    source: 'DATABASE_URL in this audit',
    address: 'ci:5432',
  });
  const own = await poolIn(7, singleton, { variables });
  expect(own.pools[0]?.url).toMatchObject({ source: 'DATABASE_URL in .env', address: 'db:5432' });
});

test.each([7, 6])('a URL that is none, Prisma %i', async (major) => {
  const files = major === 7 ? singleton : { 'src/db.ts': 'export const db = new PrismaClient();' };
  const read = await poolIn(major, { ...files, '.env': 'DATABASE_URL=postgresql://a@/shop' });
  expect(read.gaps).toMatchObject([
    { subject: 'the URL of DATABASE_URL in .env', reason: expect.stringMatching(/taken apart/) },
  ]);
});

describe('Prisma 6 and its URL', () => {
  const url = (parameters: string) => ({
    '.env': `DATABASE_URL=postgresql://app:secret@db:5432/shop${parameters}\n`,
    'src/db.ts': 'export const prisma = new PrismaClient();\n',
  });

  test('has the size of its CPUs and ten seconds of patience', async () => {
    const read = await poolIn(6, url(''));
    expect(read.pools).toMatchObject([
      {
        form: 'url',
        source: 'DATABASE_URL in .env',
        limit: { value: 9, origin: 'default' },
        waitMs: { value: 10_000, origin: 'default' },
      },
    ]);
    expect(JSON.stringify(read)).not.toContain('secret');
  });

  test('or what its parameters say', async () => {
    const read = await poolIn(6, url('?connection_limit=5&pool_timeout=0&pgbouncer=true'));
    expect(read.pools).toMatchObject([
      {
        limit: { value: 5, origin: 'set' },
        waitMs: { value: 0, origin: 'set' },
        url: { sign: 'parameter' },
      },
    ]);
  });

  test('a parameter that is no number is a gap', async () => {
    const read = await poolIn(6, url('?connection_limit=five'));
    expect(read.pools[0]?.limit).toEqual({ value: null, origin: 'unread' });
    expect(read.gaps.map(({ reason }) => reason)).toEqual([
      'connection_limit is no whole number (`five`), with which Prisma does not connect',
    ]);
  });

  test.each([
    ["{ datasourceUrl: 'postgresql://db/shop?connection_limit=2' }"],
    ["{ datasources: { db: { url: 'postgresql://db/shop?connection_limit=2' } } }"],
  ])('the client may be given another: %s', async (text) => {
    const files = { ...url('?connection_limit=5'), 'src/db.ts': `new PrismaClient(${text});` };
    const read = await poolIn(6, files);
    expect(read.pools).toMatchObject([{ source: 'src/db.ts:1', limit: { value: 2 } }]);
  });

  test.each(['{ datasourceUrl: tenant.url }', 'options', '{ datasources: urls() }'])(
    'or one that is made at run time: %s',
    async (text) => {
      const files = { ...url('?connection_limit=5'), 'src/db.ts': `new PrismaClient(${text});` };
      const read = await poolIn(6, files);
      expect(read.pools).toMatchObject([{ url: null, limit: { value: null, origin: 'unread' } }]);
      expect(read.gaps.map(({ subject }) => subject)).toEqual(['the URL of src/db.ts:1']);
    },
  );

  test('two clients have two pools', async () => {
    const files = { ...url(''), 'src/b.ts': 'export const other = new PrismaClient({ log: [] });' };
    const read = await poolIn(6, files);
    expect(read.gaps.map(({ subject }) => subject)).toEqual([
      'the pools of src/b.ts:1, src/db.ts:1',
    ]);
  });

  test('an adapter in Prisma 6 decides', async () => {
    const read = await poolIn(6, singleton);
    expect(read.pools).toMatchObject([{ form: 'adapter', limit: { value: 10 } }]);
  });
});

describe('what is not there', () => {
  test.each([7, 6])('no pool to be found, Prisma %i', async (major) => {
    const read = await poolIn(major, { '.env': '', 'src/a.ts': 'export const a = 1;\n' });
    expect(read.pools).toEqual([]);
    expect(read.gaps.map(({ subject }) => subject)).toEqual(['the pool']);
  });

  test('two clients: each alone, and said to be', async () => {
    const read = await poolIn(7, { ...singleton, 'src/b.ts': singleton['src/prisma.ts'] });
    expect(read.pools).toHaveLength(2);
    expect(read.gaps.map(({ subject }) => subject)).toEqual([
      'the pools of src/b.ts:3, src/prisma.ts:3',
    ]);
  });

  test('a file that does not compile', async () => {
    const read = await poolIn(7, { ...singleton, 'src/b.ts': 'new PrismaPg({ max: (1 });' });
    expect(read.gaps.map(({ subject }) => subject)).toEqual(['src/b.ts']);
  });

  test('another adapter', async () => {
    const text = 'export const prisma = new PrismaClient({ adapter: new PrismaNeon({ max: 3 }) });';
    const { gaps } = await poolIn(7, { 'src/db.ts': text });
    expect(gaps.map(({ reason }) => reason)).toEqual([
      "it is PrismaNeon's, and dbperf reads the options of PrismaPg only",
    ]);
  });
});

describe('where it runs', () => {
  test.each([
    ['vercel.json', '{}', 'vercel.json'],
    ['serverless.yml', '', 'serverless.yml'],
    ['netlify.toml', '', 'netlify.toml'],
    [
      'package.json',
      '{"dependencies":{"@vercel/functions":"1"}}',
      '@vercel/functions in package.json',
    ],
    ['package.json', '{"dependencies":{"express":"1"}}', null],
    ['package.json', '{ not JSON', null],
  ])('%s %s', async (file, text, expected) => {
    const { deployment } = await poolIn(7, { ...singleton, [file]: text });
    expect(deployment.serverless).toBe(expected);
  });

  test('what was said goes before files', async () => {
    const files = { ...singleton, 'vercel.json': '{}' };
    const said = await poolIn(7, files, { serverless: false, instances: 3 });
    expect(said.deployment).toEqual({ serverless: null, instances: 3 });
  });
});
