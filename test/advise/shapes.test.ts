import { describe, expect, test } from 'vitest';
import { type Shape, shapesFor } from '../../src/advise/shapes.ts';
import { usageOf } from '../../src/advise/usage.ts';
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

/** The shapes for the first table of the statement, in words: `(a, b DESC) WHERE …`. */
async function shapes(sql: string): Promise<string[]> {
  const [first] = (await parse(sql)).stmts ?? [];
  if (first?.stmt === undefined) throw new Error('no statement');
  const conditions = readConditions(first.stmt, catalog);
  const use = conditions.tables[0];
  const table = catalog.tables.find(
    ({ schema, name }) => schema === use?.relation.schema && name === use.relation.name,
  );
  if (table === undefined) throw new Error('no table');
  return shapesFor(usageOf(conditions, 0, table), table).map(inWords);
}

function inWords({ keys, predicate }: Shape): string {
  const words = keys.map(({ column, descending, nullsFirst }) => {
    const nulls = nullsFirst === descending ? '' : nullsFirst ? ' NULLS FIRST' : ' NULLS LAST';
    return `${column}${descending ? ' DESC' : ''}${nulls}`;
  });
  return `(${words.join(', ')})${predicate === null ? '' : ` WHERE ${predicate}`}`;
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
    expect(found).toContain('(booking_id) WHERE "refunded_at" IS NULL');
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
      '(email) WHERE "active" = \'true\'',
    );
  });

  test('a function around the column is not served by its plain index', async () => {
    expect(await shapes('SELECT * FROM users WHERE lower(email) = $1')).toEqual([]);
  });

  test('a condition under OR is not one that an index may rely on', async () => {
    expect(await shapes('SELECT * FROM bookings WHERE user_id = $1 OR status = $2')).toEqual([]);
  });
});
