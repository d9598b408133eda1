import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/model/advice.ts';
import { indexesIn } from './support/advice-for.ts';
import { advisorOn } from './support/advisor-on.ts';

const tables = `
  CREATE TABLE orders (
    id int PRIMARY KEY, customer int NOT NULL, shop int NOT NULL, state int NOT NULL,
    placed_at timestamp NOT NULL, note text NOT NULL
  );
  INSERT INTO orders
  SELECT n, (n * 7919) % 3000, (n * 31) % 400, n % 200,
         timestamp '2025-01-01' + ((n * 7907) % 30000) * interval '1 minute', md5(n::text)
  FROM generate_series(1, 30000) AS n;
  CREATE INDEX orders_state_idx ON orders (state);
  CREATE UNIQUE INDEX orders_state_id_key ON orders (state, id);
  CREATE TABLE jobs (id int, queue int NOT NULL, payload text NOT NULL);
  INSERT INTO jobs SELECT n, n % 300, md5(n::text) FROM generate_series(1, 20000) AS n;
`;

const byCustomer = { sql: 'SELECT * FROM orders WHERE customer = $1', values: ['17'] };
const byShop = { sql: 'SELECT note FROM orders WHERE shop = $1', values: ['17'] };
const byBoth = {
  sql: 'SELECT * FROM orders WHERE customer = $1 AND shop = $2',
  values: ['17', '17'],
};
const latestOfShop = {
  sql: 'SELECT * FROM orders WHERE shop = $1 ORDER BY placed_at DESC LIMIT 5',
  values: ['17'],
};
const ofQueue = { sql: 'SELECT * FROM jobs WHERE queue = $1', values: ['17'] };

const declared = (name: string, ...columns: readonly string[]): Candidate => ({
  table: { schema: 'public', name: 'orders' },
  partitioned: false,
  method: 'btree',
  keys: columns.map((column) => ({
    column,
    expression: null,
    opclass: null,
    descending: false,
    nullsFirst: false,
  })),
  equalityKeys: 0,
  include: [],
  predicate: null,
  name,
  paths: [],
  origin: 'declared',
});

describe('a minimal set of indexes', () => {
  const advisor = advisorOn('selection', tables);

  test('a wider index that serves two paths nearly as well replaces both of theirs', async () => {
    const report = await advisor().adviceFor({ byShop, latestOfShop });
    expect(indexesIn(report)).toEqual(['"orders" ("shop", "placed_at")']);
    expect(report.advice[0]?.serves.toSorted()).toEqual(['byShop', 'latestOfShop']);
    const narrow = report.rejected.find(({ sql }) => sql.endsWith('("shop");'));
    expect(narrow?.beatenBy).toBe('orders_shop_placed_at_idx');
  });

  test('no index that the others make needless', async () => {
    const report = await advisor().adviceFor({ byCustomer, byBoth });
    expect(indexesIn(report)).toEqual(['"orders" ("customer")']);
    expect(report.advice[0]?.serves.toSorted()).toEqual(['byBoth', 'byCustomer']);
  });

  test('the proof names cost before and after of every statement that uses the index', async () => {
    const report = await advisor().adviceFor({ byCustomer, ofQueue });
    for (const { proof, serves } of report.advice) {
      expect(proof.kind).toBe('twin');
      expect(proof.trials.map(({ path }) => path)).toEqual(serves);
      for (const { before, after } of proof.trials) {
        expect(after.cost).toBeLessThan(before.cost * 0.7);
      }
    }
  });

  test('a limit on the number: the best gain per byte stays', async () => {
    const limits = { maxIndexes: 1, maxIndexBytes: null };
    const report = await advisor().adviceFor({ byCustomer, ofQueue }, { limits });
    expect(report.advice).toHaveLength(1);
    const beyond = report.rejected.filter(({ reason }) => reason === 'beyond --max-indexes 1');
    expect(beyond).toHaveLength(1);
  });

  test('a limit on the size', async () => {
    const limits = { maxIndexes: null, maxIndexBytes: 16_384 };
    const report = await advisor().adviceFor({ byCustomer, ofQueue }, { limits });
    expect(report.advice).toEqual([]);
    const reasons = report.rejected.map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason === 'beyond --max-index-size 16 kB')).toHaveLength(2);
  });

  test('weight decides where only one may be', async () => {
    const limits = { maxIndexes: 1, maxIndexBytes: null };
    const heavy = await advisor().adviceFor(
      { byCustomer, ofQueue: { ...ofQueue, weight: 1000 } },
      { limits },
    );
    expect(heavy.advice.map(({ serves }) => serves)).toEqual([['ofQueue']]);
    const light = await advisor().adviceFor(
      { byCustomer: { ...byCustomer, weight: 1000 }, ofQueue },
      { limits },
    );
    expect(light.advice.map(({ serves }) => serves)).toEqual([['byCustomer']]);
  });

  test('existing indexes that are the beginning of the advised one are redundant, unique ones are not', async () => {
    const latest = {
      sql: 'SELECT * FROM orders WHERE state = $1 ORDER BY placed_at LIMIT 5',
      values: ['3'],
    };
    const report = await advisor().adviceFor({ latest });
    expect(indexesIn(report)).toEqual(['"orders" ("state", "placed_at")']);
    expect(report.advice[0]?.redundant.map(({ name }) => name)).toEqual(['orders_state_idx']);
  });

  test('every other statement whose plan would change is named', async () => {
    const total = { sql: 'SELECT count(customer) FROM orders', values: [] };
    const report = await advisor().adviceFor({ byCustomer, total });
    const [advice] = report.advice;
    expect(advice?.serves).toEqual(['byCustomer']);
    expect(advice?.alsoChanges.map(({ path }) => path)).toEqual(['total']);
  });

  test('the same input twice gives the same advice', async () => {
    const workload = { byCustomer, byShop, byBoth, latestOfShop, ofQueue };
    const first = await advisor().adviceFor(workload);
    const second = await advisor().adviceFor(workload);
    expect(second).toEqual(first);
  });

  test('declared indexes: which paths each helps alone, and which help none', async () => {
    const report = await advisor().adviceFor(
      { byCustomer, byShop },
      {
        declared: [
          declared('orders_customer_state_idx', 'customer', 'state'),
          declared('orders_note_idx', 'note'),
        ],
      },
    );
    expect(report.declared.map(({ candidate, helps }) => [candidate.name, helps])).toEqual([
      ['orders_customer_state_idx', ['byCustomer']],
      ['orders_note_idx', []],
    ]);
  });

  test('an index that the schema declares keeps its name', async () => {
    const report = await advisor().adviceFor(
      { byCustomer },
      { declared: [declared('own_name', 'customer')] },
    );
    expect(report.advice.map(({ candidate }) => candidate)).toMatchObject([
      { name: 'own_name', origin: 'declared', paths: ['byCustomer'] },
    ]);
  });

  test('a planner of another version proves nothing', async () => {
    const report = await advisor().adviceFor(
      { byCustomer },
      { proofKind: { unproven: 'unproven on 16' } },
    );
    expect(report.advice[0]?.proof).toMatchObject({ kind: 'unproven', reason: 'unproven on 16' });
    expect(report.advice[0]?.proof.trials).toHaveLength(1);
  });

  test('without a planner: the most promising index, unproven, nothing tried', async () => {
    const report = await advisor().adviceFor(
      { byBoth },
      { whatIf: null, declared: [declared('orders_note_idx', 'note')] },
    );
    expect(indexesIn(report)).toEqual(['"orders" ("customer", "shop")']);
    expect(report.advice[0]?.proof).toMatchObject({ kind: 'unproven', bytes: null, trials: [] });
    expect(report.declared[0]?.untried).not.toBeNull();
  });

  test('what was chosen is built and measured together', async () => {
    const report = await advisor().adviceFor({ byCustomer, ofQueue, byShop }, { build: true });
    expect(report.advice).toHaveLength(3);
    for (const { proof } of report.advice) {
      if (proof.kind !== 'built') throw new Error(proof.kind);
      const [trial] = proof.trials;
      expect(trial?.after.medianMs).toBeLessThan(trial?.before.medianMs ?? 0);
    }
    const { rows } = await advisor().database.client.query(
      `SELECT relname FROM pg_class WHERE relname LIKE 'orders_customer%'`,
    );
    expect(rows).toEqual([]);
  });

  test('every candidate has a name of its own, and every rejected one a reason', async () => {
    const report = await advisor().adviceFor({ byCustomer, byShop, byBoth, latestOfShop, ofQueue });
    const names = [...report.advice, ...report.rejected].map(({ candidate }) => candidate.name);
    expect(new Set(names).size).toBe(names.length);
    expect(report.rejected.filter(({ reason }) => reason === '')).toEqual([]);
  });
});
