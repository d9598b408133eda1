import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { servers, type TestDatabase } from '../support/database.ts';
import {
  type Applying,
  applying,
  indexesOf,
  ofDbperf,
  openWriter,
  withClient,
} from './applying.ts';

const timeout = 60_000;
const files = {
  '20260101000000_init': `CREATE TABLE payments (id int, gateway_id text) PARTITION BY RANGE (id);
    CREATE TABLE payments_1 PARTITION OF payments FOR VALUES FROM (0) TO (10);`,
  '20260102000000_parent': ofDbperf(
    'CREATE INDEX "payments_g" ON ONLY "public"."payments" ("gateway_id");',
  ),
};
const write = "INSERT INTO payments VALUES (1, 'tx_1')";

/** The index of a partitioned parent cannot be built concurrently: its lock keeps writers out. */
describe.each(servers)(
  'a lock that writers wait for, on PostgreSQL $major',
  { timeout },
  (server) => {
    let database: TestDatabase;
    let project: Applying;

    beforeEach(async () => {
      database = await server.createDatabase('apply');
      project = await applying(database.url, files);
    });
    afterEach(() => database.drop());

    test('lets writers pass while it waits for one of them, and is had in the end', async () => {
      const writer = await openWriter(database.url, write);
      const running = project.begin('--yes');
      await running.says(`waits for pid ${writer.pid}`);
      // Queues behind the build, which would wait for the first writer for ever if it did not let go.
      await withClient(database.url, (client) => client.query(write));
      expect(await indexesOf(database.url, 'payments')).toEqual([]);
      await writer.commit();
      expect(await running.ended).toMatchObject({ code: 0 });
      const [left] = await indexesOf(database.url, 'payments');
      expect(left).toMatch(/^payments_g /);
    });

    test('Ctrl-C while it waits: nothing is left of it, and nobody waits any more', async () => {
      const writer = await openWriter(database.url, write);
      const running = project.start('--yes');
      await running.says(`waits for pid ${writer.pid}`);
      running.process.kill('SIGINT');
      const { code, stdout } = await running.ended;
      expect(code).toBe(130);
      expect(stdout).toContain('Interrupted at payments_g (20260102000000_parent)');
      await withClient(database.url, (client) => client.query(write));
      expect(await indexesOf(database.url, 'payments')).toEqual([]);
      await writer.commit();
      expect(await project.apply('--yes')).toMatchObject({ code: 0 });
    });
  },
);
