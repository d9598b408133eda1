import { describe, expect, test } from 'vitest';
import type { Condition, Operand, StatementConditions } from '../../src/model/statement.ts';
import { readConditions } from '../../src/sql/conditions.ts';
import { parse } from '../../src/sql/parse.ts';
import { bookingCatalog } from './booking-catalog.ts';

async function read(sql: string): Promise<StatementConditions> {
  const [statement] = (await parse(sql)).stmts ?? [];
  if (!statement?.stmt) throw new Error('no statement');
  return readConditions(statement.stmt, bookingCatalog);
}

/** `p.status = $1`; `?` before a condition that does not restrict its table in every case. */
async function conditions(sql: string): Promise<readonly string[]> {
  const found = await read(sql);
  return found.conditions.map((condition) => say(found, condition));
}

function say(found: StatementConditions, condition: Condition): string {
  const column = `${found.tables[condition.table]?.alias}.${condition.column}`;
  const { wrapper } = condition;
  const term =
    wrapper === null
      ? column
      : wrapper.kind === 'json'
        ? `${column}${wrapper.operator}${wrapper.key}`
        : `${wrapper.kind === 'cast' ? wrapper.type : wrapper.name}(${column})`;
  const what = condition.symbol === '' ? condition.kind : operator(condition);
  const value = condition.operand ? ` ${sayOperand(found, condition.operand)}` : '';
  const negated = condition.negated ? 'not ' : '';
  return `${condition.conjunct ? '' : '?'}${negated}${term} ${what}${value}`;
}

function operator(condition: Condition): string {
  return condition.kind === 'in' ? 'in' : condition.symbol;
}

function sayOperand(found: StatementConditions, operand: Operand): string {
  const cast = 'cast' in operand && operand.cast !== null ? `::${operand.cast}` : '';
  switch (operand.kind) {
    case 'parameter':
      return `${operand.prefix}$${operand.number}${operand.array ? '[]' : ''}${operand.suffix}${cast}`;
    case 'constant':
      return `${operand.value}${cast}`;
    case 'list':
      return `(${operand.items.map((item) => sayOperand(found, item)).join(', ')})`;
    case 'column':
      return `${found.tables[operand.table]?.alias}.${operand.column}`;
    default:
      return `expression(${operand.parameters.map((number) => `$${number}`).join(', ')})`;
  }
}

describe('conditions on columns', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['equality', 'SELECT 1 FROM payments WHERE id = $1', ['payments.id = $1']],
    [
      'the column on the right',
      'SELECT 1 FROM payments WHERE $1 < amount',
      ['payments.amount > $1'],
    ],
    [
      "Prisma's qualified names",
      'SELECT "public"."payments"."id" FROM "public"."payments" WHERE ("public"."payments"."booking_id" = $1 AND 1=1) OFFSET $2',
      ['payments.booking_id = $1'],
    ],
    [
      "Prisma's enum cast",
      'SELECT 1 FROM payments p WHERE p.status = CAST($1::text AS "public"."PaymentStatus")',
      ['p.status = $1::public.PaymentStatus'],
    ],
    [
      'quoted camelCase and reserved words',
      'SELECT * FROM "Order" AS o WHERE o."customerId" = $1',
      ['o.customerId = $1'],
    ],
    [
      'another schema',
      'SELECT 1 FROM audit.payments WHERE payment_id = $1',
      ['payments.payment_id = $1'],
    ],
    ['a table that is not there', 'SELECT 1 FROM nowhere WHERE id = $1', []],
    ['a column that is not there', 'SELECT 1 FROM payments WHERE nothing = $1', []],
    [
      'a cast parameter and a constant',
      `SELECT 1 FROM payments WHERE id = $1::uuid AND status = 'PAID'`,
      ['payments.id = $1::uuid', 'payments.status = PAID'],
    ],
    ['the constant 0', 'SELECT 1 FROM payments WHERE amount > 0', ['payments.amount > 0']],
    [
      'IN with parameters',
      'SELECT 1 FROM payments WHERE booking_id IN ($1, $2)',
      ['payments.booking_id in ($1, $2)'],
    ],
    [
      '= ANY of an array',
      'SELECT 1 FROM payments WHERE booking_id = ANY($1::uuid[])',
      ['payments.booking_id in $1[]::uuid[]'],
    ],
    [
      'NOT IN',
      'SELECT 1 FROM payments WHERE booking_id NOT IN ($1)',
      ['not payments.booking_id in ($1)'],
    ],
    [
      'a half-open range',
      'SELECT 1 FROM payments WHERE refunded_at >= $1 AND refunded_at < $2',
      ['payments.refunded_at >= $1', 'payments.refunded_at < $2'],
    ],
    [
      'BETWEEN',
      'SELECT 1 FROM payments WHERE created_at BETWEEN $1 AND $2',
      ['payments.created_at >= $1', 'payments.created_at <= $2'],
    ],
    [
      'a parameter between two columns',
      'SELECT 1 FROM bookings WHERE $1 BETWEEN created_at AND starts_at',
      ['bookings.created_at <= $1', 'bookings.starts_at >= $1'],
    ],
    [
      'NULL tests',
      'SELECT 1 FROM payments WHERE refunded_at IS NOT NULL AND booking_id IS NULL',
      ['payments.refunded_at is not null', 'payments.booking_id is null'],
    ],
    [
      'NOT turns a NULL test',
      'SELECT 1 FROM payments WHERE NOT (refunded_at IS NULL)',
      ['payments.refunded_at is not null'],
    ],
    [
      'OR restricts nothing alone',
      'SELECT 1 FROM payments WHERE (status = $1 OR booking_id = $2) AND amount = $3',
      ['?payments.status = $1', '?payments.booking_id = $2', 'payments.amount = $3'],
    ],
    ['NOT', 'SELECT 1 FROM payments WHERE NOT status = $1', ['not payments.status = $1']],
    ['<>', 'SELECT 1 FROM payments WHERE status <> $1', ['not payments.status = $1']],
    ['boolean columns', 'SELECT 1 FROM users u WHERE active', ['u.active = true::bool']],
    [
      'a negated boolean column and IS TRUE',
      'SELECT 1 FROM users u, users v WHERE NOT u.active AND v.active IS TRUE',
      ['u.active = false::bool', 'v.active = true::bool'],
    ],
    [
      "Prisma's contains",
      `SELECT 1 FROM users WHERE email::text ILIKE '%' || $1 || '%'`,
      ['text(users.email) ~~* %$1%'],
    ],
    [
      'LIKE with escape',
      `SELECT 1 FROM users WHERE email LIKE $1 ESCAPE '!' AND email NOT LIKE 'a%'`,
      ['users.email ~~ $1', 'not users.email ~~ a%'],
    ],
    [
      'a function around the column',
      'SELECT 1 FROM users WHERE lower(email) = lower($1)',
      ['lower(users.email) = $1'],
    ],
    [
      'a json step and containment',
      `SELECT 1 FROM payments WHERE metadata->>'order' = $1 AND metadata @> $2`,
      ['payments.metadata->>order = $1', 'payments.metadata @> $2[]'],
    ],
    [
      'array elements',
      'SELECT 1 FROM users WHERE $1 = ANY(tags) AND tags @> ARRAY[$2]',
      ['users.tags = ANY $1', 'users.tags @> ($2)'],
    ],
    [
      'a join and its other conditions',
      'SELECT 1 FROM payments p JOIN bookings b ON b.id = p.booking_id WHERE user_id = $1',
      ['b.id = p.booking_id', 'p.booking_id = b.id', 'b.user_id = $1'],
    ],
    [
      'USING',
      'SELECT 1 FROM users JOIN bookings USING (id)',
      ['users.id = bookings.id', 'bookings.id = users.id'],
    ],
    [
      'a left join drops no row of its left side',
      'SELECT 1 FROM bookings b LEFT JOIN payments p ON p.booking_id = b.id AND b.status = $1 WHERE p.id IS NULL',
      ['p.booking_id = b.id', '?b.id = p.booking_id', '?b.status = $1', '?p.id is null'],
    ],
    [
      'EXISTS',
      'SELECT 1 FROM payments p WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.id = p.booking_id AND b.user_id = $1)',
      ['b.id = p.booking_id', 'p.booking_id = b.id', 'b.user_id = $1'],
    ],
    [
      'NOT EXISTS restricts only inside',
      'SELECT 1 FROM payments p WHERE NOT EXISTS (SELECT 1 FROM bookings b WHERE b.id = p.booking_id)',
      ['b.id = p.booking_id', '?p.booking_id = b.id'],
    ],
    [
      'IN with a sub-select',
      'SELECT 1 FROM payments WHERE booking_id IN (SELECT id FROM bookings WHERE user_id = $1)',
      [
        'bookings.user_id = $1',
        'payments.booking_id = bookings.id',
        'bookings.id = payments.booking_id',
      ],
    ],
    [
      'a scalar sub-select',
      'SELECT (SELECT count(*) FROM payments p WHERE p.booking_id = b.id) FROM bookings b WHERE b.user_id = $1',
      ['b.user_id = $1', 'p.booking_id = b.id', '?b.id = p.booking_id'],
    ],
    [
      'a CTE that hides a table of its name',
      'WITH payments AS (SELECT id AS number FROM bookings WHERE status = $1) SELECT 1 FROM payments WHERE number = $2',
      ['bookings.status = $1', 'bookings.id = $2'],
    ],
    [
      'a CTE used twice is not folded in',
      'WITH x AS (SELECT id FROM bookings) SELECT 1 FROM x a JOIN x b ON true WHERE a.id = $1',
      ['?bookings.id = $1'],
    ],
    [
      'a sub-select with LIMIT keeps conditions out',
      'SELECT 1 FROM (SELECT * FROM payments LIMIT 10) x WHERE x.status = $1',
      ['?payments.status = $1'],
    ],
    [
      "LATERAL, as Prisma's relationJoins",
      'SELECT 1 FROM bookings b LEFT JOIN LATERAL (SELECT p.* FROM payments p WHERE b.id = p.booking_id ORDER BY p.created_at LIMIT $2) q ON true WHERE b.user_id = $1',
      ['?b.id = p.booking_id', 'p.booking_id = b.id', 'b.user_id = $1'],
    ],
    [
      'a recursive CTE',
      'WITH RECURSIVE t AS (SELECT id FROM bookings WHERE id = $1 UNION ALL SELECT p.id FROM payments p JOIN t ON p.booking_id = t.id) SELECT * FROM t',
      ['bookings.id = $1', 'p.booking_id = expression()'],
    ],
    [
      'both sides of UNION',
      'SELECT id FROM payments WHERE status = $1 UNION SELECT id FROM bookings WHERE status = $2',
      ['payments.status = $1', 'bookings.status = $2'],
    ],
    [
      'keyset pagination',
      'SELECT 1 FROM payments WHERE (created_at, id) < ($1, $2)',
      ['payments.created_at <= $1', '?payments.id <= $2'],
    ],
    [
      'arithmetic on the other side',
      `SELECT 1 FROM payments WHERE created_at > now() - $1::interval`,
      ['payments.created_at > expression($1)'],
    ],
    [
      'an unqualified name in a sub-select reaches outward',
      'SELECT 1 FROM payments WHERE EXISTS (SELECT 1 FROM users WHERE email = gateway_transaction_id)',
      [
        'users.email = payments.gateway_transaction_id',
        'payments.gateway_transaction_id = users.email',
      ],
    ],
    [
      'UPDATE, DELETE and MERGE',
      'WITH d AS (DELETE FROM payments WHERE status = $1) UPDATE bookings b SET status = $2 FROM users u WHERE u.id = b.user_id AND u.email = $3',
      ['payments.status = $1', 'u.id = b.user_id', 'b.user_id = u.id', 'u.email = $3'],
    ],
  ];

  test.each(cases)('%s', async (_name, sql, expected) => {
    expect(await conditions(sql)).toEqual(expected);
  });

  test.each([
    'SELECT CASE WHEN $1 THEN 1 END',
    'INSERT INTO payments (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET status = excluded.status',
    'SELECT * FROM ROWS FROM (generate_series(1, $1)) AS g (n) WHERE n = $2',
    `SELECT * FROM json_table($1, '$' COLUMNS (a int)) j, xmltable('/a' PASSING $2 COLUMNS b int) x`,
    'MERGE INTO payments p USING bookings b ON p.booking_id = b.id WHEN MATCHED THEN DELETE',
    'VALUES ($1, $2)',
    'SELECT sum(amount) OVER (PARTITION BY status ORDER BY created_at) FROM payments GROUP BY ROLLUP (1)',
    'SELECT (p).id, p FROM payments p WHERE (p).id = $1 AND p = $2 AND ROW(p.*) IS NULL',
    'TABLE payments',
    'CREATE TABLE x (id int)',
  ])('never fails: %s', async (sql) => {
    await expect(read(sql)).resolves.toBeDefined();
  });
});

describe('blocks and tables', () => {
  test('order, limit and offset of the payment history', async () => {
    const { blocks } = await read(
      'SELECT p.* FROM payments p JOIN bookings b ON b.id = p.booking_id ORDER BY p.created_at DESC, b.id NULLS FIRST LIMIT $2 OFFSET 10',
    );
    expect(blocks).toMatchObject([
      {
        order: [
          { table: 0, column: 'created_at', descending: true, nullsFirst: true },
          { table: 1, column: 'id', descending: false, nullsFirst: true },
        ],
        orderComplete: true,
        limit: { kind: 'parameter', number: 2 },
        offset: { kind: 'constant', value: 10 },
      },
    ]);
  });

  test('ORDER BY takes an output name, a position, and stops at an expression', async () => {
    const { blocks } = await read(
      'SELECT created_at AS amount, id FROM payments ORDER BY amount, 2, lower(status::text), status',
    );
    expect(blocks[0]?.order.map((key) => key.column)).toEqual(['created_at', 'id']);
    expect(blocks[0]?.orderComplete).toBe(false);
  });

  test('GROUP BY and DISTINCT give group columns', async () => {
    const grouped = await read('SELECT status, count(*) FROM payments GROUP BY status, booking_id');
    expect(grouped.blocks[0]?.group.map((use) => use.column)).toEqual(['status', 'booking_id']);
    const distinct = await read('SELECT DISTINCT status FROM payments');
    expect(distinct.blocks[0]?.group.map((use) => use.column)).toEqual(['status']);
  });

  test('a table knows which of its columns are read', async () => {
    const some = await read(
      'SELECT status FROM payments p WHERE booking_id = $1 ORDER BY created_at',
    );
    expect(some.tables[0]).toMatchObject({
      relation: { schema: 'public', name: 'payments' },
      alias: 'p',
      columns: ['booking_id', 'created_at', 'status'],
    });
    expect((await read('SELECT * FROM payments')).tables[0]?.columns).toBeNull();
    expect((await read('SELECT to_jsonb(p) FROM payments p')).tables[0]?.columns).toBeNull();
    expect((await read('SELECT count(*) FROM payments')).tables[0]?.columns).toEqual([]);
  });

  test('the nullable side of an outer join is marked', async () => {
    const { tables } = await read(
      'SELECT 1 FROM bookings b LEFT JOIN payments p ON p.booking_id = b.id',
    );
    expect(tables.map((table) => table.nullable)).toEqual([false, true]);
  });

  test('what UPDATE sets from parameters', async () => {
    const { assignments } = await read(
      'UPDATE payments SET status = $1, amount = amount + $2 WHERE id = $3',
    );
    expect(assignments).toMatchObject([{ table: 0, column: 'status', operand: { number: 1 } }]);
  });
});
