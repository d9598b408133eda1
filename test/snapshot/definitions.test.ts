import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { described } from './described.ts';
import { snapshotAt } from './taking.ts';

const files = ['../databases/awkward.sql', './odd-objects.sql'].map((name) => ({
  name,
  sql: readFileSync(new URL(name, import.meta.url), 'utf8'),
}));

describe.each(servers)('definitions on PostgreSQL $major', ({ createDatabase }) => {
  describe.each(files)('of $name', ({ sql }) => {
    let original: TestDatabase;
    let copy: TestDatabase;
    let snapshot: Snapshot;

    beforeAll(async () => {
      [original, copy] = await Promise.all([createDatabase('original'), createDatabase('copy')]);
      await original.client.query(sql);
      snapshot = await snapshotAt(original.url);
      await copy.client.query('SET check_function_bodies = off');
      for (const one of snapshot.definitions) {
        await copy.client.query(one.sql).catch((error: Error) => {
          throw new Error(`${error.message}: ${one.sql}`);
        });
      }
    });
    afterAll(async () => {
      await original.drop();
      await copy.drop();
    });

    test('an empty database becomes the same, as PostgreSQL itself describes both', async () => {
      expect(await described(copy.client)).toEqual(await described(original.client));
    });

    test('each is one statement, with every name of users qualified', () => {
      expect(snapshot.definitions.filter(({ sql: one }) => /;\s*$/.test(one))).toEqual([]);
      expect(snapshot.definitions.filter(({ standsInFor }) => standsInFor !== null)).toEqual([]);
    });

    test('a snapshot of the copy has the same definitions', async () => {
      const texts = (of: Snapshot) => of.definitions.map((one) => one.sql).toSorted();
      expect(texts(await snapshotAt(copy.url))).toEqual(texts(snapshot));
    });
  });
});
