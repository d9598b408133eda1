import { expect, test } from 'vitest';
import { adapter, direct, engine, pooled, saidOfPool } from './pool-evidence.ts';

const rule = 'missing-direct-url';

test('Prisma 6 with a pooled url alone', async () => {
  const [finding, ...others] = await saidOfPool(rule, 6, engine(`${pooled}?pgbouncer=true`));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: 'warning',
    key: 'missing-direct-url: pool DATABASE_URL in .env',
    help: 'in the datasource of schema.prisma: directUrl = env("DIRECT_URL"), with DIRECT_URL leading to the database itself; url stays the pooled one',
  });
});

test('the fix: a directUrl', async () => {
  const files = {
    ...engine(pooled),
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
  expect(await saidOfPool(rule, 6, files)).toEqual([]);
});

test('near misses', async () => {
  expect(await saidOfPool(rule, 6, engine(direct))).toEqual([]);
  // Prisma 7 knows no directUrl.
  const seven = adapter('{ connectionString: process.env.DATABASE_URL }', pooled);
  expect(await saidOfPool(rule, 7, seven)).toEqual([]);
  // Prisma 6 takes the URL of its configuration for migrations.
  const config = 'export default { datasource: { url: process.env.DIRECT_URL } };\n';
  const env = `DATABASE_URL=${pooled}\nDIRECT_URL=${direct}\n`;
  const files = { ...engine(pooled), '.env': env, 'prisma.config.ts': config };
  expect(await saidOfPool(rule, 6, files)).toEqual([]);
});
