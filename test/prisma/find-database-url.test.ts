import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/model/problem.ts';
import { findDatabaseUrl } from '../../src/prisma/find-database-url.ts';
import { findProject } from '../../src/prisma/find-project.ts';
import { readSchema } from '../../src/prisma/read-schema.ts';
import { oneModel, projectFolder } from './project-folder.ts';

const direct = 'postgresql://app:secret@db:5432/shop';
const pooled = 'postgresql://app:secret@pooler:6543/shop?pgbouncer=true';

describe('the URL is taken', () => {
  test('from --url before anything else', async () => {
    const files = { '.env': `DATABASE_URL=${pooled}` };
    expect(await found(files, { url: direct })).toMatchObject({ url: direct, source: '--url' });
  });

  test('from directUrl before url, in Prisma 5 and 6', async () => {
    const files = { ...six(), '.env': `DATABASE_URL=${pooled}\nDIRECT_URL=${direct}` };
    expect(await found(files)).toEqual({ url: direct, source: 'DIRECT_URL in .env', notes: [] });
  });

  test('from url where the direct one is not set, with a note', async () => {
    const { url, notes } = await found({ ...six(), '.env': `DATABASE_URL=${pooled}` });
    expect(url).toBe(pooled);
    expect(notes).toEqual([
      'DIRECT_URL in the environment or .env or prisma/.env is not set, so the pooled URL was taken',
    ]);
  });

  test('from the environment before .env', async () => {
    const files = { '.env': `DATABASE_URL=${pooled}` };
    expect(await found(files, { env: { DATABASE_URL: direct } })).toMatchObject({
      url: direct,
      source: 'DATABASE_URL in the environment',
    });
  });

  test('from prisma/.env', async () => {
    expect(await found({ 'prisma/.env': `DATABASE_URL="${direct}"` })).toMatchObject({
      url: direct,
      source: 'DATABASE_URL in prisma/.env',
    });
  });

  test('from the variable that prisma.config.ts names', async () => {
    const files = { ...seven("env('SHOP_URL')"), '.env': `SHOP_URL=${direct}\nDATABASE_URL=x` };
    expect(await found(files)).toMatchObject({ url: direct, source: 'SHOP_URL in .env' });
  });

  test('from prisma.config.ts itself', async () => {
    expect(await found(seven(`'${direct}'`))).toMatchObject({
      url: direct,
      source: 'the datasource of the Prisma configuration',
    });
  });

  test('from the variable that the configuration of dbperf names, and no other', async () => {
    const files = { '.env': `DATABASE_URL=${pooled}\nAUDIT_URL=${direct}` };
    expect(await found(files, { variable: 'AUDIT_URL' })).toMatchObject({ url: direct });
    expect(
      (await refusal({ '.env': `DATABASE_URL=${direct}` }, { variable: 'AUDIT_URL' })).code,
    ).toBe('db-url-missing');
  });

  test('from a literal in the schema', async () => {
    const schema = oneModel.replace('provider', `url = "${direct}"\n  provider`);
    expect(await found({ 'prisma/schema.prisma': schema })).toMatchObject({
      url: direct,
      source: 'url of the datasource',
    });
  });
});

describe('variables within .env are expanded', () => {
  test.each([
    ['in braces', `HOST=db\nDATABASE_URL=postgresql://\${HOST}/shop`, 'postgresql://db/shop'],
    ['bare', 'HOST=db\nDATABASE_URL=postgresql://$HOST/shop', 'postgresql://db/shop'],
    [
      'nested',
      `A=db\nHOST=\${A}1\nDATABASE_URL=postgresql://\${HOST}/shop`,
      'postgresql://db1/shop',
    ],
    ['with a default', `DATABASE_URL=postgresql://\${NOPE:-local}/shop`, 'postgresql://local/shop'],
    [
      'from the process',
      `DATABASE_URL=postgresql://\${FROM_ENV}/shop`,
      'postgresql://outside/shop',
    ],
    ['not where escaped', 'DATABASE_URL=postgresql://u:a\\$b@h/shop', 'postgresql://u:a$b@h/shop'],
    ['not before a digit', 'DATABASE_URL=postgresql://u:a$1@h/shop', 'postgresql://u:a$1@h/shop'],
    ['not in a circle', 'A=$B\nB=$A\nDATABASE_URL=postgresql://$A/shop', 'postgresql://$A/shop'],
  ])('%s', async (_, dotenv, expected) => {
    expect((await found({ '.env': dotenv }, { env: { FROM_ENV: 'outside' } })).url).toBe(expected);
  });
});

describe('a URL that cannot serve is a clear problem that hides the password', () => {
  test('none at all: where it looked', async () => {
    const failure = await refusal(six());
    expect(failure.code).toBe('db-url-missing');
    expect(failure.expected).toBe(
      'a PostgreSQL URL in one of: --url; DIRECT_URL in the environment or .env or prisma/.env; DATABASE_URL in the environment or .env or prisma/.env',
    );
  });

  test.each(['prisma://accelerate.example/?api_key=secret', 'prisma+postgres://h/?api_key=secret'])(
    'of Prisma’s proxy: %s',
    async (url) => {
      const failure = await refusal({ ...six(), '.env': `DATABASE_URL="${url}"` });
      expect(failure).toMatchObject({ code: 'db-url-proxy', where: 'DATABASE_URL in .env' });
      expect(failure.help).toContain('DIRECT_URL');
      expect(JSON.stringify(failure)).not.toContain('secret');
    },
  );

  test('of the proxy gives way to a direct one', async () => {
    const files = { ...six(), '.env': `DATABASE_URL="prisma://x"\nDIRECT_URL=${direct}` };
    expect((await found(files)).url).toBe(direct);
  });

  test('in Prisma 7 the proxy’s problem names prisma.config.ts', async () => {
    const failure = await refusal(seven("'prisma://x'"));
    expect(failure.help).toContain('prisma.config.ts');
  });

  test.each(['mysql://root:secret@db/shop', 'file:./secret.db', 'secret'])('%s', async (url) => {
    const failure = await refusal({ '.env': `DATABASE_URL=${url}` });
    expect(failure.code).toBe('db-url-invalid');
    expect(JSON.stringify(failure)).not.toContain('secret');
  });
});

type Files = Readonly<Record<string, string>>;
interface Given {
  readonly url?: string;
  readonly variable?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A project of Prisma 6 with a pooled and a direct URL. */
function six(): Files {
  const urls = 'url = env("DATABASE_URL")\n  directUrl = env("DIRECT_URL")';
  return { 'prisma/schema.prisma': oneModel.replace('provider', `${urls}\n  provider`) };
}

function seven(url: string): Files {
  const body = `export default defineConfig({ datasource: { url: ${url} } });`;
  return { 'prisma.config.ts': `import { defineConfig, env } from 'prisma/config';\n${body}\n` };
}

async function found(files: Files, { env = {}, ...given }: Given = {}) {
  const cwd = await projectFolder({ 'prisma/schema.prisma': oneModel, ...files });
  const project = await findProject({ cwd, env });
  return findDatabaseUrl({ project, schema: await readSchema(project), env, ...given });
}

async function refusal(files: Files, given: Given = {}) {
  const error: Problem = await found(files, given).then(
    () => expect.fail('a URL was found'),
    (each) => each,
  );
  const [failure] = error.texts;
  return failure ?? expect.fail('a problem without a text');
}
