import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startServer } from '../../src/postgres/embedded/server.ts';
import { startPrivateServer } from '../postgres/private-server.ts';
import { postgres18, type TestDatabase } from '../support/database.ts';
import {
  type Applying,
  applyHere,
  applying,
  historyOf,
  indexesOf,
  ofDbperf,
  openWriter,
  pasteable,
  withClient,
} from './applying.ts';
import { buildingPid, directory, files, index, repaired, write } from './one-index.ts';

const timeout = 90_000;

describe('a build that does not come to its end', { timeout }, () => {
  let database: TestDatabase;
  let project: Applying;
  const run = (sql: string) => withClient(database.url, (client) => client.query(sql));
  const indexes = () => indexesOf(database.url, 'payments');

  beforeEach(async () => {
    database = await postgres18.createDatabase('apply');
    project = await applying(database.url, files);
  });
  afterEach(() => database.drop());

  test('a writer that holds the table open is waited for, and named', async () => {
    const writer = await openWriter(database.url, write);
    const running = project.begin('--yes');
    await running.says(`waits for pid ${writer.pid} (nightly import, idle in transaction, for `);
    expect(await indexes()).toEqual([`${index} INVALID`]);
    await writer.commit();
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('waiting for writers before build');
    await repaired(project, database.url);
  });

  test('cancelled on the server: the remainder is dropped, and it is run again', async () => {
    const writer = await openWriter(database.url, write);
    const running = project.begin('--yes');
    await running.says('waits for pid');
    await run(`SELECT pg_cancel_backend(${await buildingPid(database.url)})`);
    await writer.commit();
    const { code, stderr } = await running.ended;
    expect(code).toBe(2);
    expect(stderr).toContain('[apply-cancelled]');
    expect(await indexes()).toEqual([]);
    expect(pasteable(stderr)).toEqual(['dbperf apply']);
    await project.recover(pasteable(stderr));
    await repaired(project, database.url);
  });

  test('interrupted by Ctrl-C: the build ends, what stands is said, and it is run again', async () => {
    const writer = await openWriter(database.url, write);
    const running = project.start('--yes');
    await running.says('waits for pid');
    running.process.kill('SIGINT');
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    expect(stdout).toContain(`Interrupted at ${index}`);
    expect(stdout).toContain('its INVALID index stands');
    expect(await buildingPid(database.url)).toBeNull();
    expect(await indexes()).toEqual([`${index} INVALID`]);
    await writer.commit();
    await project.recover(['dbperf apply']);
    await repaired(project, database.url);
  });

  test('dbperf killed: the server builds on, and the next run waits for it and records it', async () => {
    const writer = await openWriter(database.url, write);
    const running = project.start('--yes');
    await running.says('waits for pid');
    const orphan = await buildingPid(database.url);
    running.process.kill('SIGKILL');
    await running.ended;
    const next = project.begin('--yes');
    await next.says(`waits for another dbperf apply: pid ${orphan}`);
    await writer.commit();
    const { code, stdout } = await next.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('was done already; recorded');
    await repaired(project, database.url);
  });

  test('dbperf and its backend killed: the next run drops the remainder and builds', async () => {
    const writer = await openWriter(database.url, write);
    const running = project.start('--yes');
    await running.says('waits for pid');
    const orphan = await buildingPid(database.url);
    running.process.kill('SIGKILL');
    await running.ended;
    await run(`SELECT pg_terminate_backend(${orphan}, 10000)`);
    await writer.commit();
    expect(await indexes()).toEqual([`${index} INVALID`]);
    const { code, stderr } = await project.apply('--yes');
    expect(code).toBe(0);
    expect(stderr).toContain('the INVALID remainder of a former attempt');
    await repaired(project, database.url);
  });

  test('duplicates under a unique index: told without their values, and repaired as printed', async () => {
    const unique = `CREATE UNIQUE INDEX CONCURRENTLY "${index}" ON "public"."payments" ("gateway_id");`;
    await project.addMigration(directory, ofDbperf(unique));
    await run("UPDATE payments SET gateway_id = 'secret_1' WHERE id IN (1, 2)");
    const { code, stderr } = await project.apply('--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('[apply-duplicates]');
    expect(stderr).not.toContain('secret_');
    expect(await indexes()).toEqual([]);
    const [find = '', ...rest] = pasteable(stderr);
    expect((await run(find)).rows).toEqual([{ gateway_id: 'secret_1', count: '2' }]);
    await run('DELETE FROM payments WHERE id = 2');
    expect(rest).toEqual(['dbperf apply']);
    await project.recover(rest);
    await repaired(project, database.url);
  });

  describe('a role whose lock_timeout meets `prisma migrate deploy`', () => {
    let role: string;
    let deployer: Applying;

    beforeEach(async () => {
      role = `deployer_${database.name}`;
      await database.client.query(`CREATE ROLE ${role} LOGIN;
        ALTER ROLE ${role} SET lock_timeout = '200ms'; ALTER ROLE ${role} SET statement_timeout = '30s';
        GRANT CREATE ON SCHEMA public TO ${role}; ALTER TABLE payments OWNER TO ${role};
        ALTER TABLE _prisma_migrations OWNER TO ${role}`);
      const url = new URL(database.url);
      url.username = role;
      deployer = project.as(url.href);
    });
    afterEach(() =>
      database.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`).then(() => undefined),
    );

    async function deployInVain(): Promise<() => Promise<void>> {
      const writer = await openWriter(database.url, write);
      expect((await deployer.shell('prisma migrate deploy')).code).toBe(1);
      expect(await indexes()).toEqual([`${index} INVALID`]);
      expect(await historyOf(database.url)).toEqual([`${directory} failed`]);
      return writer.commit;
    }

    test('is repaired by dbperf apply, which no timeout ends', async () => {
      const commit = await deployInVain();
      const running = deployer.begin('--yes');
      await running.says('waits for pid');
      await withClient(database.url, (client) => client.query('SELECT pg_sleep(0.5)'));
      await commit();
      expect(await running.ended).toMatchObject({ code: 0 });
      await repaired(project, database.url);
    });

    test('is repaired by Prisma’s own commands, as printed', async () => {
      const commit = await deployInVain();
      await commit();
      const { stdout } = await deployer.apply('-n');
      expect(pasteable(stdout)).toEqual([
        `DROP INDEX CONCURRENTLY "public"."${index}";`,
        `npx prisma migrate resolve --rolled-back ${directory}`,
        'npx prisma migrate deploy',
      ]);
      await deployer.recover(pasteable(stdout));
      await repaired(project, database.url);
    });
  });
});

test('the server killed in the middle: when it is back, the next run finishes', {
  timeout,
}, async () => {
  const server = await startPrivateServer({ major: 18 });
  const project = await applying(server.url(), files);
  const writer = await openWriter(server.url(), write);
  const running = project.start('--yes');
  await running.says(`waits for pid ${writer.pid}`);
  const data = join(server.directory, 'data');
  const [postmaster] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(postmaster), 'SIGKILL');
  const { code, stderr } = await running.ended;
  expect(code).toBe(2);
  expect(stderr).toContain('[apply-server-lost]');
  expect(pasteable(stderr)).toEqual(['dbperf apply']);
  const again = await startServer({ dataDirectory: data });
  try {
    expect(await indexesOf(again.url(), 'payments')).toEqual([`${index} INVALID`]);
    expect(await applyHere(project.root, again.url(), ['--yes'])).toMatchObject({ code: 0 });
    await repaired(project.as(again.url()), again.url());
  } finally {
    await again.stop();
    await server.stop();
  }
});
