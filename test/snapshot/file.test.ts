import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readSnapshot } from '../../src/files/read-snapshot.ts';
import { snapshotSchema } from '../../src/files/snapshot-schema.ts';
import { writeDocument } from '../../src/files/write-document.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { snapshotAt } from './taking.ts';

describe("a snapshot's file", () => {
  let database: TestDatabase;
  let snapshot: Snapshot;
  let folder: string;
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dbperf-snapshot-file-'));
    database = await createDatabase('file');
    await database.client.query(`CREATE TABLE orders (id integer PRIMARY KEY, note text);
      INSERT INTO orders SELECT i, 'n' || i % 7 FROM generate_series(1, 500) AS i; ANALYZE orders;
      CREATE VIEW cheap AS SELECT id FROM orders WHERE id < 5`);
    snapshot = await snapshotAt(database.url);
  });
  afterAll(() => database.drop());

  test.each(['plain.json', 'packed.json.gz'])('%s is read as it was written', async (name) => {
    await writeDocument(file(name), snapshot);
    expect(await readSnapshot(file(name))).toEqual(snapshot);
    expect((await readdir(folder)).filter((one) => one.endsWith('.tmp'))).toEqual([]);
  });

  test('it is packed where the name says so, and unpacked whatever the name says', async () => {
    const bytes = await writeDocument(file('small.json.gz'), snapshot);
    expect(bytes).toBeLessThan(JSON.stringify(snapshot).length / 3);
    await writeFile(file('unpacked.json.gz'), JSON.stringify(snapshot));
    expect((await readSnapshot(file('unpacked.json.gz'))).kind).toBe('dbperf-snapshot');
  });

  test.each([
    ['an empty file', '', 'snapshot-invalid', 'an empty file'],
    ['text that is cut off', '{"kind":"dbperf-snap', 'snapshot-invalid', 'cut off'],
    ['a run', '{"version":1}', 'snapshot-invalid', 'another document'],
    ['a later version', '{"kind":"dbperf-snapshot","version":2}', 'snapshot-version', 'version 2'],
  ])('%s is a problem that says so', async (_, text, code, received) => {
    await writeFile(file('bad.json'), text);
    await expect(readSnapshot(file('bad.json'))).rejects.toMatchObject({
      texts: [{ code, where: file('bad.json'), received: expect.stringContaining(received) }],
    });
  });

  test('a gzip file that is cut off, and none at all', async () => {
    const packed = gzipSync(JSON.stringify(snapshot));
    await writeFile(file('cut.json.gz'), packed.subarray(0, packed.length / 2));
    await expect(readSnapshot(file('cut.json.gz'))).rejects.toMatchObject({
      texts: [{ code: 'snapshot-invalid', expected: 'a whole gzip file' }],
    });
    await expect(readSnapshot(file('none.json'))).rejects.toMatchObject({
      texts: [{ code: 'snapshot-missing', help: expect.stringContaining('dbperf snapshot') }],
    });
  });

  test('a wrong value is named by its place, and not shown', async () => {
    const wrong = { ...snapshot, relations: [{ ...snapshot.relations[0], blocks: 'secret' }] };
    await writeFile(file('wrong.json'), JSON.stringify(wrong));
    await expect(readSnapshot(file('wrong.json'))).rejects.toMatchObject({
      texts: [
        {
          code: 'snapshot-invalid',
          where: `${file('wrong.json')}: relations.0.blocks`,
          expected: expect.stringContaining('number'),
          received: 'a value of type string',
        },
      ],
    });
  });

  test('docs/snapshot.schema.json is its schema (vitest -u writes it)', async () => {
    const schema = `${JSON.stringify(z.toJSONSchema(snapshotSchema), null, 2)}\n`;
    await expect(schema).toMatchFileSnapshot('../../docs/snapshot.schema.json');
  });
});
