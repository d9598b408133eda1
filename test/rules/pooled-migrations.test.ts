import { expect, test } from 'vitest';
import { adapter, direct, engine, pooled, saidOfPool } from './pool-evidence.ts';

const rule = 'pooled-migrations';
const config = 'export default { datasource: { url: process.env.DIRECT_URL } };\n';
const seven = (migrations: string) => ({
  ...adapter('{ connectionString: process.env.DATABASE_URL }', pooled),
  '.env': `DATABASE_URL=${pooled}\nDIRECT_URL=${migrations}\n`,
  'prisma.config.ts': config,
});

test.each([
  ['postgresql://app:secret@other:6543/shop', 'the database itself'],
  ['postgresql://app:secret@ep-cool-1-pooler.eu.neon.tech/shop', 'ep-cool-1.eu.neon.tech:5432'],
  ['postgresql://app:secret@db.x.supabase.co:6543/shop', 'db.x.supabase.co:5432'],
  [`${direct}?pgbouncer=true`, 'the database itself'],
])('Prisma 7: prisma.config.ts leads to %s', async (url, where) => {
  const [finding, ...others] = await saidOfPool(rule, 7, seven(url));
  expect(others).toEqual([]);
  expect(finding?.key).toBe('pooled-migrations: pool DIRECT_URL in .env');
  expect(finding?.help).toBe(
    `in prisma.config.ts: datasource: { url: env('DIRECT_URL') }, with DIRECT_URL leading to ${where}; the adapter keeps the pooled URL`,
  );
  expect(JSON.stringify(finding)).not.toContain('secret');
});

test('Prisma 6: a directUrl that is none', async () => {
  const [finding] = await saidOfPool(rule, 6, withDirectUrl(pooled));
  expect(finding?.help).toContain('directUrl = env("DIRECT_URL")');
});

test('the fix, and what comes near', async () => {
  expect(await saidOfPool(rule, 7, seven(direct))).toEqual([]);
  expect(await saidOfPool(rule, 6, withDirectUrl(direct))).toEqual([]);
  // Supabase's session mode.
  const session = 'postgresql://app@aws-0-eu.pooler.supabase.com:5432/shop';
  expect(await saidOfPool(rule, 7, seven(session))).toEqual([]);
  // `missing-direct-url` says it.
  expect(await saidOfPool(rule, 6, engine(pooled))).toEqual([]);
});

test('a pooler in session mode keeps a session together', async () => {
  const pooler = { version: '1.18.0', mode: 'session', maxClients: 100, maxPrepared: null };
  const situation = { files: seven(pooled), pooler: { pooler, gaps: [] } };
  expect(await saidOfPool(rule, 7, situation)).toEqual([]);
});

function withDirectUrl(url: string) {
  return {
    ...engine(pooled),
    '.env': `DATABASE_URL=${pooled}\nDIRECT_URL=${url}\n`,
    'prisma/schema.prisma': `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
}
model User {
  id Int @id
}
`,
  };
}
