import { describe, expect, test } from 'vitest';
import { extremesOf } from '../../src/advise/extremes.ts';
import type { Shape } from '../../src/advise/shape.ts';
import { shapesFor } from '../../src/advise/shapes.ts';
import { type TableUsage, usageOf } from '../../src/advise/usage.ts';
import type { Catalog, ColumnStatistics, Table } from '../../src/model/catalog.ts';
import { readConditions } from '../../src/sql/conditions.ts';
import { parse } from '../../src/sql/parse.ts';
import { bookingCatalog } from '../sql/booking-catalog.ts';

const statistics = (distinct: number, nullFraction = 0): ColumnStatistics => ({
  nullFraction,
  distinct,
  averageWidth: 8,
  correlation: 0,
  commonValues: null,
  commonFrequencies: null,
  histogram: null,
});

const known: Readonly<Record<string, ColumnStatistics>> = {
  'bookings.user_id': statistics(100_000),
  'bookings.status': statistics(5),
  'payments.refunded_at': statistics(-0.03, 0.97),
  'payments.gateway_transaction_id': statistics(-0.95, 0.05),
};

const withStatistics = (table: Table): Table => ({
  ...table,
  rows: 1_000_000,
  columns: table.columns.map((column) => ({
    ...column,
    statistics: known[`${table.name}.${column.name}`] ?? null,
  })),
});

const catalog: Catalog = { ...bookingCatalog, tables: bookingCatalog.tables.map(withStatistics) };

/** What the statement asks of its first table. */
async function usageIn(sql: string): Promise<TableUsage> {
  const [first] = (await parse(sql)).stmts ?? [];
  if (first?.stmt === undefined) throw new Error('no statement');
  const conditions = readConditions(first.stmt, catalog);
  const use = conditions.tables[0];
  const table = catalog.tables.find(
    ({ schema, name }) => schema === use?.relation.schema && name === use.relation.name,
  );
  if (table === undefined) throw new Error('no table');
  return usageOf(conditions, 0, table, extremesOf(first.stmt));
}

/** The shapes for the first table of the statement, in words: `(a, b DESC) WHERE …`. */
async function shapes(sql: string): Promise<string[]> {
  return shapesFor(await usageIn(sql)).map(inWords);
}

function inWords({ keys, include, predicate }: Shape): string {
  const words = keys.map(({ column, expression, descending, nullsFirst }) => {
    const nulls = nullsFirst === descending ? '' : nullsFirst ? ' NULLS FIRST' : ' NULLS LAST';
    return `${column ?? expression}${descending ? ' DESC' : ''}${nulls}`;
  });
  const carried = include.length === 0 ? '' : ` INCLUDE (${include.join(', ')})`;
  return `(${words.join(', ')})${carried}${predicate === null ? '' : ` WHERE ${predicate}`}`;
}

describe('which indexes could help a statement', () => {
  test('an equality is an index on its column', async () => {
    expect(await shapes('SELECT * FROM payments WHERE gateway_transaction_id = $1')).toEqual([
      '(gateway_transaction_id)',
    ]);
  });

  test('a range on a column that is mostly NULL: without the NULLs first', async () => {
    expect(
      await shapes('SELECT * FROM payments WHERE refunded_at >= $1 AND refunded_at < $2'),
    ).toEqual(['(refunded_at) WHERE "refunded_at" IS NOT NULL', '(refunded_at)']);
  });

  test('IS NULL on a column that is mostly NULL is no reason to leave the NULLs out', async () => {
    const found = await shapes(
      'SELECT * FROM payments WHERE refunded_at IS NULL AND booking_id = $1',
    );
    expect(found.filter((shape) => shape.includes('IS NOT NULL'))).toEqual([]);
  });

  test('IS NULL is a predicate where few rows are NULL, and none where most are', async () => {
    const few = await shapes(
      'SELECT * FROM payments WHERE gateway_transaction_id IS NULL AND booking_id = $1',
    );
    expect(few).toContain('(booking_id) WHERE "gateway_transaction_id" IS NULL');
    const most = await shapes(
      'SELECT * FROM payments WHERE refunded_at IS NULL AND booking_id = $1',
    );
    expect(most.filter((shape) => shape.includes('WHERE'))).toEqual([]);
  });

  test('equality columns come by selectivity, then the range', async () => {
    const found = await shapes(
      'SELECT * FROM bookings WHERE status = CAST($1::text AS "BookingStatus") AND user_id = $2 AND starts_at > $3',
    );
    expect(found[0]).toBe('(user_id, status, starts_at)');
    expect(found).toContain('(user_id, starts_at)');
  });

  test('a sort after equality, in the direction that needs fewer words', async () => {
    const found = await shapes(
      'SELECT * FROM bookings WHERE user_id = $1 ORDER BY created_at DESC LIMIT 20',
    );
    expect(found[0]).toBe('(user_id, created_at)');
  });

  test('DESC stays where directions are mixed', async () => {
    const found = await shapes(
      'SELECT * FROM bookings WHERE user_id = $1 ORDER BY created_at, starts_at DESC LIMIT 20',
    );
    expect(found[0]).toBe('(user_id, created_at, starts_at DESC)');
  });

  test('DESC NULLS LAST is not the default in either direction', async () => {
    const found = await shapes(
      'SELECT * FROM bookings WHERE user_id = $1 ORDER BY created_at DESC NULLS LAST LIMIT 20',
    );
    expect(found[0]).toBe('(user_id, created_at NULLS FIRST)');
  });

  test("an enum's label is never a predicate", async () => {
    const found = await shapes(
      `SELECT * FROM bookings WHERE status = CAST('PAID'::text AS "BookingStatus") AND user_id = $1`,
    );
    expect(found.filter((shape) => shape.includes('WHERE'))).toEqual([]);
  });

  test('a constant of a built-in type may be one', async () => {
    expect(await shapes('SELECT * FROM users WHERE active = true AND email = $1')).toContain(
      '(email) WHERE "active" = true',
    );
  });

  test('an immutable function around the column is an index on the expression', async () => {
    expect(await shapes('SELECT * FROM users WHERE lower(email) = $1')).toEqual([
      '(lower("email"))',
    ]);
  });

  test('a cast between text types is none, one that depends on settings cannot be indexed', async () => {
    expect(await shapes('SELECT * FROM users WHERE email::text = $1')).toEqual(['(email)']);
    expect(await shapes('SELECT * FROM bookings WHERE created_at::date = $1')).toEqual([]);
    expect(await shapes('SELECT * FROM bookings WHERE status::text = $1')).toEqual([]);
  });

  test('a condition under OR is not one that an index alone may rely on', async () => {
    const sql = 'SELECT * FROM bookings WHERE user_id = $1 OR status = $2';
    expect(await shapes(sql)).toEqual([]);
    expect((await usageIn(sql)).arms.map(({ column }) => column)).toEqual(['user_id', 'status']);
  });

  test('every equality column comes first once, so that one index may serve several', async () => {
    const found = await shapes('SELECT * FROM bookings WHERE status = $1 AND user_id = $2');
    expect(found).toEqual(['(user_id, status)', '(user_id)', '(status, user_id)']);
  });

  test('several values of a column stay out of what leads a sort', async () => {
    const found = await shapes(
      'SELECT * FROM bookings WHERE user_id = $1 AND status IN ($2, $3) ORDER BY created_at LIMIT 5',
    );
    expect(found[0]).toBe('(user_id, created_at)');
  });

  test('GROUP BY, DISTINCT and the greatest value want their columns in order', async () => {
    expect(await shapes('SELECT status, count(*) FROM bookings GROUP BY status')).toEqual([
      '(status)',
    ]);
    expect(await shapes('SELECT max(created_at) FROM bookings WHERE user_id = $1')).toContain(
      '(user_id, created_at)',
    );
  });

  test('never more than four keys', async () => {
    const found = await shapes(
      'SELECT * FROM payments WHERE id = $1 AND booking_id = $2 AND status = $3 AND gateway_transaction_id = $4 AND created_at > $5',
    );
    expect(found.filter((shape) => shape.split(',').length > 4)).toEqual([]);
  });

  test('a few narrow columns are carried along where pages are visible to all', async () => {
    const visible = { ...(await usageIn('SELECT status FROM bookings WHERE user_id = $1')) };
    const table = { ...visible.table, pages: 100, allVisiblePages: 100 };
    expect(shapesFor({ ...visible, table }).map(inWords)).toEqual([
      '(user_id)',
      '(user_id) INCLUDE (status)',
    ]);
    const dirty = { ...table, allVisiblePages: 10 };
    expect(shapesFor({ ...visible, table: dirty }).map(inWords)).toEqual(['(user_id)']);
  });
});
