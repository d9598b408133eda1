import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { postgres18, type TestDatabase } from '../support/database.ts';
import { type Applying, applying, historyOf, indexesOf, ofDbperf } from './applying.ts';
import { directory, files, index } from './one-index.ts';

/** A role that logs in, for each test; the tables are the superuser's. */
describe('dbperf apply as a role that may not', () => {
  let database: TestDatabase;
  let role: string;
  let project: Applying;
  const run = (sql: string) => database.client.query(sql);
  const indexes = () => indexesOf(database.url, 'payments');

  beforeEach(async () => {
    database = await postgres18.createDatabase('apply');
    role = `limited_${database.name}`;
    await run(`CREATE ROLE ${role} LOGIN`);
    const url = new URL(database.url);
    url.username = role;
    project = (await applying(database.url, files)).as(url.href);
    await run(`GRANT SELECT ON _prisma_migrations TO ${role}`);
  });
  afterEach(async () => {
    await run(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
    await database.drop();
  });

  async function refused(code: string, ...said: readonly string[]): Promise<void> {
    const ended = await project.apply('--yes');
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(`[${code}]`);
    for (const text of said) expect(ended.stderr).toContain(text);
    expect(await indexes()).toEqual([]);
    expect(await historyOf(database.url)).toEqual([]);
  }

  test('write at all: default_transaction_read_only', async () => {
    await run(`ALTER TABLE payments OWNER TO ${role}; GRANT CREATE ON SCHEMA public TO ${role};
      ALTER ROLE ${role} SET default_transaction_read_only = on`);
    await refused('apply-read-only', 'default_transaction_read_only is on');
  });

  test('create in the schema, though the table is its own', async () => {
    await run(`ALTER TABLE payments OWNER TO ${role}`);
    await refused('apply-permission', `GRANT CREATE ON SCHEMA "public" TO "${role}";`);
    await run(`GRANT CREATE ON SCHEMA public TO ${role}`);
    await project.apply('--yes');
    expect(await indexes()).toEqual([`${index} valid`]);
  });

  test("read Prisma's history", async () => {
    await run(`REVOKE SELECT ON _prisma_migrations FROM ${role}`);
    await refused('apply-history', '_prisma_migrations');
  });

  test("change Prisma's history: the build is kept, and is to be recorded", async () => {
    await run(`ALTER TABLE payments OWNER TO ${role}; GRANT CREATE ON SCHEMA public TO ${role}`);
    const { code, stdout } = await project.apply('--yes');
    expect(code).toBe(2);
    expect(stdout).toContain(`npx prisma migrate resolve --applied ${directory}`);
    expect(await indexes()).toEqual([`${index} valid`]);
  });

  describe('a drop', () => {
    beforeEach(async () => {
      const drop = ofDbperf(`DROP INDEX CONCURRENTLY "public"."${index}";`);
      await project.addMigration(directory, drop);
      await run(`CREATE INDEX ${index} ON payments (gateway_id)`);
    });

    test('of an index of a table of somebody else', async () => {
      const { code, stderr } = await project.apply('--yes');
      expect(code).toBe(2);
      expect(stderr).toContain(`"${role}" may not drop an index of "public"."payments"`);
      expect(await indexes()).toEqual([`${index} valid`]);
    });

    test('near miss: it needs no CREATE on the schema', async () => {
      await run(`ALTER TABLE payments OWNER TO ${role}`);
      await project.apply('--yes');
      expect(await indexes()).toEqual([]);
    });
  });
});
