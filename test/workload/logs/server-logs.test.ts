import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogForm, ObservedWorkload } from '../../../src/model/observed.ts';
import { type EmbeddedServer, startServer } from '../../../src/postgres/embedded/server.ts';
import { readLogs } from '../../../src/workload/logs/read-logs.ts';
import { postgres15 } from '../../support/database.ts';
import { postgres15Binaries } from '../../support/postgres15.ts';

const settings = {
  logging_collector: 'on',
  log_destination: 'stderr,csvlog,jsonlog',
  log_filename: 'server.log',
  log_rotation_age: '0',
  log_min_duration_statement: '0',
  shared_preload_libraries: 'auto_explain',
  'auto_explain.log_format': 'json',
  'auto_explain.log_min_duration': '-1',
};

const schema = 'CREATE TABLE payments (id int, status text, "note, quoted" text)';
const manyLines = (status: string) =>
  `SELECT id,\n\t"note, quoted"\nFROM payments -- geheim\nWHERE status = '${status}'\n  AND id > 0`;

const planted = ['geheim', '424242', 'line two'];

/** Each statement with how often it is executed. */
const expected = {
  '"note, quoted"': 2,
  'SELECT count(*)': 3,
  'ORDER BY id': 1,
  'SELECT max(id)': 2,
  'SELECT min(id)': 2,
  'UPDATE payments': 1,
  'SELECT sum(id)': 1,
};

async function work(client: pg.Client): Promise<void> {
  await client.query(schema);
  await client.query(manyLines('geheim'));
  await client.query(manyLines('it\'\'s, "geheim"\nline two'));
  const count = 'SELECT count(*) FROM payments WHERE id = $1 AND status <> $2';
  for (const id of [1, 2, 424242]) await client.query(count, [id, 'geheim\nline two']);
  const named = 'UPDATE payments SET status = $1 WHERE id = 424242';
  await client.query({ name: 'a:b', text: named, values: ['geheim'] });
  await explained(client);
  await client.query("SET log_statement = 'all'");
  await client.query('SET log_min_duration_statement = -1; SET log_duration = on');
  await client.query("SELECT sum(id) FROM payments WHERE status = 'geheim'");
  await client.query('SELECT geheim FROM payments').catch(() => undefined);
}

/** auto_explain alone, and beside log_min_duration_statement in both protocols. */
async function explained(client: pg.Client): Promise<void> {
  await client.query('SET auto_explain.log_min_duration = 0');
  await client.query("SELECT max(id) FROM payments WHERE status = 'geheim'");
  await client.query("SELECT max(id) FROM payments WHERE status = 'line two'");
  const min = 'SELECT min(id) FROM payments WHERE status = $1';
  for (const status of ['geheim', 'line two']) await client.query(min, [status]);
  await client.query('SET log_min_duration_statement = -1');
  await client.query("SELECT id FROM payments\nWHERE status = 'geheim' ORDER BY id");
  await client.query('SET log_min_duration_statement = 0');
  await client.query('SET auto_explain.log_min_duration = -1');
}

const files: readonly { readonly name: string; readonly form: LogForm }[] = [
  { name: 'server.log', form: 'stderr' },
  { name: 'server.csv', form: 'csvlog' },
  { name: 'server.json', form: 'jsonlog' },
];

describe.each([
  { major: 18, prefix: '%m [%p] ', binaries: async () => undefined, present: true },
  {
    major: 15,
    prefix: '%t:%r:%u@%d:[%p]:',
    binaries: postgres15Binaries,
    present: postgres15 !== null,
  },
])('logs of PostgreSQL $major', ({ prefix, binaries, present }) => {
  describe.skipIf(!present)(`with the prefix ${prefix}`, () => {
    let server: EmbeddedServer;
    let folder: string;

    beforeAll(async () => {
      server = await startServer({
        settings: { ...settings, log_line_prefix: prefix },
        binaries: (await binaries()) ?? undefined,
      });
      const client = new pg.Client({ connectionString: server.url(), ssl: false });
      await client.connect();
      await work(client);
      await client.end();
      folder = join(server.dataDirectory, 'log');
      await written();
    });

    afterAll(() => server.stop());

    /** The collector writes on its own. */
    async function written(): Promise<void> {
      const ends = (name: string) =>
        readFile(join(folder, name), 'utf8').then((text) => /does not exist[\s\S]*\n$/.test(text));
      while (!(await Promise.all(files.map(({ name }) => ends(name)))).every(Boolean)) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }

    const read = (...names: readonly string[]): Promise<ObservedWorkload> =>
      readLogs({
        files: names.map((name) => ({ path: join(folder, name), name })),
        database: 'postgres',
      });

    const callsOf = ({ paths, facts }: ObservedWorkload) =>
      Object.fromEntries(
        Object.keys(expected).map((part) => {
          const named = paths.filter(({ sql }) => sql.includes(part)).map(({ name }) => name);
          return [part, facts.filter(({ path }) => named.includes(path)).map(({ calls }) => calls)];
        }),
      );

    test.each(files)('$form: each execution is counted once', async ({ name, form }) => {
      const observed = await read(name);
      const each = Object.entries(expected).map(([part, calls]) => [part, [calls]]);
      expect(callsOf(observed)).toEqual(Object.fromEntries(each));
      expect(observed.paths).toHaveLength(each.length);
      const source = observed.source.kind === 'log' ? observed.source : null;
      expect(Object.keys(source?.forms ?? {}).sort()).toEqual(['auto_explain', form].sort());
      expect(source?.skipped).toMatchObject({ cut: 0, foreign: 0, notUtf8: 0, otherPlans: 0 });
    });

    test.each(files)('$form: no constant and no parameter is in the result', async ({ name }) => {
      const text = JSON.stringify(await read(name));
      for (const value of planted) expect(text).not.toContain(value);
    });

    test('the forms tell the same names', async () => {
      const all = await Promise.all(files.map(({ name }) => read(name)));
      const [first, ...others] = all.map(({ paths }) => paths.map(({ name }) => name).sort());
      for (const other of others) expect(other).toEqual(first);
      expect(first?.every((name) => /^log:payments-[0-9a-f]{6}$/.test(name))).toBe(true);
    });

    test('several files are one workload', async () => {
      const observed = await read('server.log', 'server.csv');
      const each = Object.entries(expected).map(([part, calls]) => [part, [2 * calls]]);
      expect(callsOf(observed)).toEqual(Object.fromEntries(each));
    });

    test('statements of another database are left out', async () => {
      const path = join(folder, 'server.csv');
      const reading = readLogs({ files: [{ path, name: 'server.csv' }], database: 'elsewhere' });
      await expect(reading).rejects.toThrow('holds no statement with its time');
    });
  });
});
