import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookingService } from '../../src/demo/booking-service.ts';
import { type BookingService, startBookingService } from './booking-service-on-server.ts';

let service: BookingService;

beforeAll(async () => {
  // So many that a day has several refunds.
  service = await startBookingService(20_000);
});

afterAll(() => service.stop());

const one = async (sql: string, values?: readonly unknown[]) =>
  (await service.rows(sql, values))[0] ?? {};

/** By bookings. */
const heaviestUser = `SELECT user_id FROM bookings GROUP BY user_id ORDER BY count(*) DESC LIMIT 1`;
const lightUser = `SELECT min(b.user_id::text) AS user_id FROM bookings b JOIN payments p
  ON p.booking_id = b.id GROUP BY b.user_id HAVING count(*) = 1 ORDER BY 1 LIMIT 1`;

const historySql = `SELECT p.id, b.booking_number, t.name AS tier, s.name AS service
  FROM payments p JOIN bookings b ON b.id = p.booking_id
  JOIN service_tiers t ON t.id = b.service_tier_id JOIN services s ON s.id = t.service_id
  WHERE b.user_id = $1 ORDER BY p.id`;

async function history(userId: unknown) {
  const payments = await service.payments.getUserPayments(String(userId));
  const lines = payments.map(({ id, booking: { bookingNumber, serviceTier } }) => ({
    id,
    booking_number: bookingNumber,
    tier: serviceTier.name,
    service: serviceTier.service.name,
  }));
  return lines.sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe("a user's payments", () => {
  test.each([
    ['a light user', lightUser],
    ['the heaviest user', heaviestUser],
  ])('of %s are all there, in four statements', async (_, sql) => {
    const { user_id } = await one(sql);
    let found: unknown;
    const statements = await service.statementsOf(async () => {
      found = await history(user_id);
    });
    expect(found).toEqual(await service.rows(historySql, [user_id]));
    expect(statements.map(tableOf)).toEqual(['payments', 'bookings', 'service_tiers', 'services']);
  });
});

const tableOf = (statement: string) => /FROM "public"\."(\w+)"/.exec(statement)?.[1];

describe('a webhook', () => {
  test('finds the payment that the gateway names, in one statement', async () => {
    const { id, txn } = await one(`SELECT id, gateway_transaction_id AS txn FROM payments
      WHERE gateway_transaction_id IS NOT NULL ORDER BY created_at DESC LIMIT 1`);
    let found: unknown;
    const statements = await service.statementsOf(async () => {
      found = await service.payments.handleWebhook(String(txn));
    });
    expect(found).toMatchObject({ id, gatewayTransactionId: txn });
    expect(statements.map(tableOf)).toEqual(['payments']);
  });

  test('of an unknown payment finds none', async () => {
    expect(await service.payments.handleWebhook('txn_unknown')).toBeNull();
  });
});

interface Day {
  readonly from: Date;
  readonly until: Date;
}

const day = (column: string) => `SELECT from_day AT TIME ZONE 'UTC' AS "from",
    (from_day + interval '1 day') AT TIME ZONE 'UTC' AS "until"
  FROM (SELECT date_trunc('day', ${column}) AS from_day FROM payments WHERE ${column} IS NOT NULL) d
  GROUP BY from_day ORDER BY count(*) DESC, from_day LIMIT 1`;

const busiestDay = async (column: string) => (await one(day(column))) as unknown as Day;

test('the summary of a day is what SQL says, in one statement', async () => {
  const { from, until } = await busiestDay('created_at');
  let groups: string[] = [];
  const statements = await service.statementsOf(async () => {
    const summary = await service.payments.dailySummary(from, until);
    groups = summary.map(
      ({ status, paymentGateway, _count, _sum }) =>
        `${status} ${paymentGateway} ${_count} ${Number(_sum.amount)}`,
    );
  });
  const expected = await service.rows(
    `SELECT concat_ws(' ', status, payment_gateway, count(*), sum(amount)::float8) AS line
     FROM payments WHERE created_at >= $1::timestamptz AT TIME ZONE 'UTC'
       AND created_at < $2::timestamptz AT TIME ZONE 'UTC' GROUP BY status, payment_gateway`,
    [from, until],
  );
  expect(groups.sort()).toEqual(expected.map(({ line }) => line).sort());
  expect(groups.length).toBeGreaterThan(1);
  expect(statements).toHaveLength(1);
});

test("a payment's status is looked up by its key", async () => {
  const { id, status } = await one('SELECT id, status FROM payments ORDER BY id LIMIT 1');
  expect(await service.payments.getPaymentStatus(String(id))).toBe(status);
  const nobodys = '00000000-0000-7000-8000-000000000000';
  expect(await service.payments.getPaymentStatus(nobodys)).toBe('unknown');
});

test('the refund report is right, and sends two statements more for each refund', async () => {
  const { from, until } = await busiestDay('refunded_at');
  let lines: unknown[] = [];
  const statements = await service.statementsOf(async () => {
    const report = await service.refunds.dailyRefunds(from, until);
    lines = report.map(({ paymentId, bookingNumber, customer, amount }) => ({
      id: paymentId,
      booking_number: bookingNumber,
      name: customer,
      amount: Number(amount),
    }));
  });
  expect(lines).toEqual(
    await service.rows(
      `SELECT p.id, b.booking_number, u.name, coalesce(p.refund_amount, p.amount)::float8 AS amount
       FROM payments p JOIN bookings b ON b.id = p.booking_id JOIN users u ON u.id = b.user_id
       WHERE p.refunded_at >= $1::timestamptz AT TIME ZONE 'UTC'
         AND p.refunded_at < $2::timestamptz AT TIME ZONE 'UTC' ORDER BY p.refunded_at`,
      [from, until],
    ),
  );
  expect(lines.length).toBeGreaterThanOrEqual(3);
  const perRefund = lines.flatMap(() => ['bookings', 'users']);
  expect(statements.map(tableOf)).toEqual(['payments', ...perRefund]);
});

describe('its critical paths', () => {
  /** As they are run: with the first row of their SELECT, or with their object. */
  async function statementsOfSets({ params = {}, run }: BookingService['paths'][number]) {
    const counts = [];
    for (const given of Object.values(params)) {
      const values = typeof given === 'string' ? await one(given) : given;
      expect(Object.keys(values)).not.toEqual([]);
      counts.push((await service.statementsOf(async () => run(values))).length);
    }
    return counts;
  }

  test('keep to their number of statements, but for the refund report', async () => {
    const over = [];
    for (const path of service.paths) {
      const counts = await statementsOfSets(path);
      expect(counts.length).toBeGreaterThan(0);
      if (Math.max(...counts) > (path.maxStatements ?? 0)) over.push(path.name);
    }
    expect(over).toEqual(['daily-refunds']);
  });

  test('have the budgets of the phase', () => {
    const budgets = Object.fromEntries(service.paths.map(({ name, budget }) => [name, budget]));
    expect(budgets).toEqual({
      'user-payments': '50ms',
      'handle-webhook': '10ms',
      'daily-payments': '100ms',
      'get-payment-status': '10ms',
      'daily-refunds': '100ms',
    });
  });
});

test('its own tests pass', { timeout: 120_000 }, async () => {
  const env = { ...process.env, DATABASE_URL: service.url };
  const { stdout } = await promisify(execFile)('npm', ['test'], { cwd: bookingService.root, env });
  expect(stdout).toMatch(/^# pass 5$/m);
});
