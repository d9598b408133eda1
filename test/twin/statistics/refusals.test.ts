import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttributeStatistics, RelationFigures } from '../../../src/model/snapshot.ts';
import {
  type GivenStatistics,
  restoreRelations,
  restoreStatistics,
} from '../../../src/twin/statistics/restore.ts';
import { describeOnPostgres15, postgres18, servers } from '../../support/database.ts';
import { analyse, databases, everyType, everyTypeRows, type MadeDatabase } from './databases.ts';
import { givenStatistics } from './given-statistics.ts';
import { shownExtended } from './shown-statistics.ts';

const { make, drop } = databases();
afterAll(drop);

const ddl = `
CREATE TYPE status AS ENUM ('new', 'paid');
CREATE DOMAIN email AS text CHECK (value LIKE '%@%');
CREATE TABLE orders (id int, status status, email email, code char(2), note text, region text);
CREATE STATISTICS by_region ON status, region FROM orders`;

const rows = `INSERT INTO orders
  SELECT i, CASE i % 3 WHEN 0 THEN 'paid' ELSE 'new' END::status, 'u' || i % 40 || '@example.org', 'DE',
    'note ' || i, 'region ' || i % 3
  FROM generate_series(1, 600) i`;

describe.each(servers)('a twin on PostgreSQL $major that differs', (server) => {
  let given: GivenStatistics;
  let twin: MadeDatabase;

  beforeAll(async () => {
    given = await givenStatistics(await make(server, [ddl, rows, 'ANALYZE orders']));
    twin = await make(server, [ddl]);
  });

  const changed = (column: string, change: Partial<AttributeStatistics>): GivenStatistics => ({
    ...given,
    statistics: given.statistics.map((row) =>
      row.column === column ? { ...row, ...change } : row,
    ),
  });

  test('loses of a label that it lacks no more than that list', async () => {
    const withLabel = changed('status', { commonValues: '{new,sent}', histogram: '{new,paid}' });
    expect(await restoreStatistics(twin, withLabel)).toEqual([
      {
        name: 'statistics of "public"."orders"."status"',
        reason: 'the twin cannot read the most common values (SQLSTATE 22P02)',
      },
    ]);
    const columns = await columnsOf(twin);
    expect(columns.map(({ column }) => column).sort()).toEqual(
      ['code', 'email', 'id', 'note', 'region', 'status'].sort(),
    );
    expect(columns.find(({ column }) => column === 'status')).toMatchObject({
      commonValues: null,
      histogram: '{new,paid}',
      distinct: 2,
    });
  });

  test('takes ranks in the place of texts, whatever a domain or a length forbids', async () => {
    const ranks = { commonValues: '{000017,000023}', commonFrequencies: '{0.5,0.25}' };
    const ranked = changed('email', ranks);
    const both = { ...ranked, statistics: ranked.statistics.map((row) => fixed(row, ranks)) };
    expect(await restoreStatistics(twin, both)).toEqual([]);
    expect(await columnsOf(twin)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ column: 'email', ...ranks }),
        expect.objectContaining({ column: 'code', ...ranks }),
      ]),
    );
  });

  test('plans where frequencies come without values', async () => {
    expect(await restoreStatistics(twin, changed('status', { commonValues: null }))).toEqual([]);
    await twin.query(`EXPLAIN SELECT FROM public.orders WHERE status = 'new'`);
    const status = (await columnsOf(twin)).find(({ column }) => column === 'status');
    expect(status).toMatchObject({ commonFrequencies: null, distinct: 2 });
  });

  test('keeps nothing of statistics that were there before', async () => {
    await restoreStatistics(twin, given);
    await restoreStatistics(twin, changed('note', { histogram: null }));
    const columns = await columnsOf(twin);
    expect(columns.find(({ column }) => column === 'note')?.histogram).toBeNull();
  });

  test('restores the other kinds of a statistics object with a list that it cannot read', async () => {
    const extendedStatistics = given.extendedStatistics.map((one) => ({
      ...one,
      common: one.common && { ...one.common, values: one.common.values.map(() => ['lost', 'x']) },
    }));
    expect(await restoreStatistics(twin, { ...given, extendedStatistics })).toEqual([
      {
        name: 'extended statistics "public"."by_region"',
        reason: 'the twin cannot read the most common values (SQLSTATE 22P02)',
      },
    ]);
    const [restored] = (await givenStatistics(twin)).extendedStatistics;
    const [original] = given.extendedStatistics;
    expect(restored).toEqual({ ...original, common: null });
  });

  test('names relations, columns and statistics objects that it lacks, and restores the others', async () => {
    const other = await make(server, ['CREATE TABLE orders (id int, region text)']);
    const elsewhere = given.relations.map((one) => ({ ...one, name: `no "${one.name}"` }));
    const notSimulated = await restoreStatistics(other, {
      ...given,
      relations: [...given.relations, ...elsewhere],
    });
    expect(notSimulated).toEqual([
      ...['status', 'email', 'code', 'note'].map((column) => ({
        name: `statistics of "public"."orders"."${column}"`,
        reason: 'the twin has no such column',
      })),
      { name: 'size of "public"."no ""orders"""', reason: 'the twin has no such relation' },
      {
        name: 'extended statistics "public"."by_region"',
        reason: 'the twin has no such statistics object',
      },
    ]);
    expect((await columnsOf(other)).map(({ column }) => column)).toEqual(['id', 'region']);
    expect((await givenStatistics(other)).relations).toMatchObject([{ tuples: 600 }]);
  });

  test('leaves no cast behind', async () => {
    await restoreStatistics(twin, given);
    const casts = await twin.query(`SELECT FROM pg_catalog.pg_cast c
      WHERE c.castsource = 'pg_catalog.bytea'::pg_catalog.regtype
        AND c.casttarget::pg_catalog.regtype::text IN ('pg_mcv_list', 'pg_ndistinct', 'pg_dependencies')`);
    expect(casts).toEqual([]);
  });

  test('numbers columns its own way, and extended statistics follow', async () => {
    const original = await make(server, [
      'CREATE TABLE t (gone int, a int, b text, c int); ALTER TABLE t DROP COLUMN gone',
      'CREATE STATISTICS s ON a, b, c FROM t',
      `INSERT INTO t SELECT i % 3, 'b' || i % 6, i % 12 FROM generate_series(1, 600) i`,
      'ANALYZE t',
    ]);
    const other = await make(server, [
      'CREATE TABLE t (c int, b text, a int); CREATE STATISTICS s ON a, b, c FROM t',
    ]);
    expect(await restoreStatistics(other, await givenStatistics(original))).toEqual([]);
    const [restored] = (await givenStatistics(other)).extendedStatistics;
    expect(restored?.columns).toEqual(['c', 'b', 'a']);
    expect(JSON.parse(restored?.distinct ?? '')).toEqual({
      '2, 3': 6,
      '1, 3': 12,
      '1, 2': 12,
      '1, 2, 3': 12,
    });
    expect(Object.keys(JSON.parse(restored?.dependencies ?? ''))).toContain('1 => 2');
    expect(restored?.common?.values).toContainEqual(['3', 'b3', '0']);
  });

  test('gets its rows back after an index was built', async () => {
    await restoreStatistics(twin, given);
    await twin.run('CREATE INDEX orders_note ON public.orders (note)');
    const orders = ({ name }: RelationFigures) => name === 'orders';
    const figures = given.relations.filter(orders);
    await twin.run("UPDATE pg_catalog.pg_class SET reltuples = 0 WHERE relname = 'orders'");
    expect(await restoreRelations(twin, figures)).toEqual([]);
    expect((await givenStatistics(twin)).relations.filter(orders)).toMatchObject(
      figures.map(({ pages, tuples }) => ({ pages, tuples })),
    );
  });
});

describeOnPostgres15('statistics of an original', (server) => {
  test('are those of a twin on PostgreSQL 18, without those of ranges', async () => {
    const original = await make(server, [everyType, everyTypeRows, ...analyse]);
    const twin = await make(postgres18, [everyType]);
    const notSimulated = await restoreStatistics(twin, await givenStatistics(original));
    const columns = ['days', 'floats', 'span', 'spans', 'times'];
    expect(notSimulated.map(({ name }) => name).sort()).toEqual([
      ...columns.map((column) => `statistics of "the shop"."Every ""type"""."${column}"`),
      'statistics of "the shop"."every_span"."int8range"',
    ]);
    expect(await columnsOf(twin)).toEqual(await columnsOf(original));
    expect(await shownExtended(twin)).toEqual(await shownExtended(original));
    const relations = (await givenStatistics(twin)).relations.map(withoutBlocks);
    expect(relations).toEqual((await givenStatistics(original)).relations.map(withoutBlocks));
  });
});

const withoutBlocks = (one: RelationFigures) => ({ ...one, blocks: null });

const fixed = (row: AttributeStatistics, change: Partial<AttributeStatistics>) =>
  row.column === 'code' ? { ...row, ...change } : row;

const columnsOf = async (of: MadeDatabase) => (await givenStatistics(of)).statistics;
