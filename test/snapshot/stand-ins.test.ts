import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { redactSnapshot } from '../../src/snapshot/redact.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { snapshotAt } from './taking.ts';

/** Extensions that not every major has; what a larger one would bring is added to them. */
const extensions = { 18: 'pg_logicalinspect', 15: 'old_snapshot' } as const;

const members = `
  CREATE TYPE vector AS ENUM ('short', 'long');
  CREATE FUNCTION norm(vector) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT 1.0::float8';
  CREATE FUNCTION nearer(vector, vector) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
  CREATE OPERATOR <## (FUNCTION = nearer, LEFTARG = vector, RIGHTARG = vector);
  CREATE FUNCTION unused(vector) RETURNS integer LANGUAGE sql AS 'SELECT 1';
  CREATE OPERATOR CLASS near_ops FOR TYPE integer USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(integer);`;

const added = ['TYPE vector', 'FUNCTION norm(vector)', 'FUNCTION nearer(vector, vector)'].concat(
  ['OPERATOR <## (vector, vector)', 'FUNCTION unused(vector)'],
  ['OPERATOR CLASS near_ops USING hash', 'OPERATOR FAMILY near_ops USING hash'],
);

const tables = `
  CREATE TABLE items (id integer PRIMARY KEY, v vector, vs vector[], CHECK (norm(v) > 0));
  CREATE INDEX by_norm ON items (norm(v));
  CREATE INDEX by_nearness ON items USING hash (id near_ops);
  CREATE VIEW near_items AS SELECT a.id FROM items a JOIN items b ON a.v <## b.v;
  INSERT INTO items SELECT i, 'long' FROM generate_series(1, 100) AS i;
  ANALYZE`;

describe.each(servers)('an extension that a twin lacks, PostgreSQL $major', (server) => {
  let database: TestDatabase;
  let copy: TestDatabase;
  let snapshot: Snapshot;
  const extension = extensions[server.major];

  beforeAll(async () => {
    database = await server.createDatabase('lacking');
    copy = await server.createDatabase('lacking_copy');
    await database.client.query(`CREATE EXTENSION ${extension}; ${members}`);
    for (const one of added) await database.client.query(`ALTER EXTENSION ${extension} ADD ${one}`);
    await database.client.query(tables);
    snapshot = await snapshotAt(database.url);
  });
  afterAll(async () => {
    await database.drop();
    await copy.drop();
  });

  test('has stand-ins for what is used of it, and nothing else', () => {
    const standing = snapshot.definitions.filter(({ standsInFor }) => standsInFor !== null);
    expect(standing.map(({ kind, standsInFor }) => `${kind} of ${standsInFor}`).toSorted()).toEqual(
      [
        `function of ${extension}`,
        `function of ${extension}`,
        `operator of ${extension}`,
        `type of ${extension}`,
      ],
    );
    expect(snapshot.definitions.some(({ kind }) => kind === 'extension')).toBe(false);
  });

  test('its index methods are left out, which is a gap', async () => {
    const indexes = snapshot.definitions.filter(({ kind }) => kind === 'index');
    expect(indexes.map(({ name }) => name)).toEqual(['"public"."by_norm"']);
    expect(snapshot.gaps).toMatchObject([{ subject: `extension ${extension}` }]);
  });

  test('the definitions run where the extension is not', async () => {
    for (const { sql } of snapshot.definitions) await copy.client.query(sql);
    const plan = await copy.client.query(
      'EXPLAIN SELECT * FROM near_items JOIN items USING (id) WHERE norm(v) > 3',
    );
    expect(plan.rows.length).toBeGreaterThan(2);
  });

  test('values of its types are not told in ranks', async () => {
    const { statistics } = await redactSnapshot(snapshot, 'ranked', new Set());
    const column = statistics.find((one) => one.column === 'v');
    expect(column).toMatchObject({ commonValues: null, distinct: 1 });
  });
});
