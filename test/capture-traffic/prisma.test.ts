import { join } from 'node:path';
import { createJiti } from 'jiti';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Payments from '../../fixtures/booking-service/src/payment.service.ts';
import type * as Prisma from '../../fixtures/booking-service/src/prisma.ts';
import type * as Refunds from '../../fixtures/booking-service/src/refund-report.ts';
import { type OpenTap, openTap } from '../../src/capture/tap/tap.ts';
import { ROWS_WANTED, TrafficReader } from '../../src/capture/traffic/traffic.ts';
import { bookingService, loadBookingService } from '../../src/demo/booking-service.ts';
import type { Capture, Traffic } from '../../src/model/capture.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { renderCount, statementCount } from '../../src/text/statement-count.ts';
import { captureOf, saidOfTraffic } from '../rules/captured-by.ts';
import { bookingClient } from '../support/booking-client.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { loopsOf } from './application.ts';

let database: TestDatabase;
let tap: OpenTap;
let reader = new TrafficReader('path');
let client: typeof Prisma.prisma;
let payments: typeof Payments;
let refunds: typeof Refunds;

beforeAll(async () => {
  await bookingClient();
  database = await createDatabase();
  await loadBookingService(database.url, { rows: 20_000 });
  tap = await openTap(parseTarget(database.url, process.cwd()), {
    databaseUrl: database.url,
    keepRows: ROWS_WANTED,
    onStatement: (statement) => {
      void reader.add(statement);
    },
  });
  process.env.DATABASE_URL = tap.url;
  const jiti = createJiti(import.meta.url);
  const at = (file: string) => join(bookingService.root, 'src', file);
  client = (await jiti.import<typeof Prisma>(at('prisma.ts'))).prisma;
  payments = await jiti.import<typeof Payments>(at('payment.service.ts'));
  refunds = await jiti.import<typeof Refunds>(at('refund-report.ts'));
});

afterAll(async () => {
  await client.$disconnect();
  await tap.close();
  await database.drop();
});

async function trafficOf(
  work: () => Promise<unknown>,
  kind: Capture['kind'] = 'path',
): Promise<Traffic> {
  reader = new TrafficReader(kind);
  await work();
  return reader.end();
}

const loops = async (...how: Parameters<typeof trafficOf>) =>
  loopsOf(await trafficOf(...how)).map(({ parentColumn, childColumn, calls }) => [
    parentColumn,
    childColumn,
    calls,
  ]);

const bookings = (take: number) => client.booking.findMany({ take, orderBy: { createdAt: 'asc' } });

const day = async () => {
  const { rows } = await database.client.query(`SELECT d AS "from", d + interval '1 day' AS until
    FROM (SELECT date_trunc('day', refunded_at) AS d FROM payments WHERE refunded_at IS NOT NULL) x
    GROUP BY d ORDER BY count(*) DESC LIMIT 1`);
  return rows[0] as { readonly from: Date; readonly until: Date };
};

describe.each(['path', 'recording'] as const)('Prisma in a %s', (kind) => {
  test('the refund report reads a booking and a user for each refund', async () => {
    const { from, until } = await day();
    let lines = 0;
    const found = await loops(async () => {
      lines = (await refunds.dailyRefunds(from, until)).length;
    }, kind);
    expect(lines).toBeGreaterThanOrEqual(3);
    expect(found).toEqual([
      ['booking_id', 'bookings.id', lines],
      ['user_id', 'users.id', lines],
    ]);
  });

  test('a loop of findMany, and resolvers that Prisma does not batch', async () => {
    const where = (bookingId: string) => ({ where: { bookingId } });
    const sequential = () => async () => {
      for (const { id } of await bookings(12)) await client.payment.findMany(where(id));
    };
    const resolvers = () => async () => {
      await Promise.all((await bookings(12)).map(({ id }) => client.payment.findFirst(where(id))));
    };
    for (const work of [sequential(), resolvers()]) {
      expect(await loops(work, kind)).toEqual([['id', 'payments.booking_id', 12]]);
    }
  });

  test('a loop over rows with an include in it', async () => {
    const found = await loops(async () => {
      for (const { userId } of await bookings(10)) {
        await client.user.findUnique({ where: { id: userId }, include: { bookings: { take: 2 } } });
      }
    }, kind);
    expect(found).toEqual([
      ['user_id', 'users.id', 10],
      ['user_id', 'bookings.user_id', 10],
    ]);
  });

  test.each<[string, () => Promise<unknown>]>([
    [
      'findUnique at once, which Prisma batches',
      async () => {
        const found = await bookings(20);
        await Promise.all(
          found.map(({ userId }) => client.user.findUnique({ where: { id: userId } })),
        );
      },
    ],
    [
      'a nested include',
      () =>
        client.booking.findMany({
          take: 50,
          include: { user: true, payments: true, serviceTier: { include: { service: true } } },
        }),
    ],
    [
      'an export by cursor',
      async () => {
        let [last] = await bookings(1);
        for (let page = 0; page < 8 && last !== undefined; page += 1) {
          const cursor = { id: last.id };
          const rows = await client.booking.findMany({
            cursor,
            skip: 1,
            take: 10,
            orderBy: { id: 'asc' },
          });
          last = rows.at(-1);
        }
      },
    ],
    [
      'the same payment again and again',
      async () => {
        const [payment] = await client.payment.findMany({ take: 10 });
        for (let at = 0; at < 5; at += 1) await payments.getPaymentStatus(String(payment?.id));
      },
    ],
    [
      'counts of each status',
      async () => {
        await client.payment.groupBy({ by: ['status'], _count: true });
        for (const status of ['PENDING', 'PAID', 'FAILED', 'REFUNDED'] as const) {
          await client.payment.count({ where: { status } });
        }
      },
    ],
  ])('silent: %s', async (_, work) => {
    expect(await loops(work, kind)).toEqual([]);
  });
});

test('the nested include is four constant statements', async () => {
  const { rows } = await database.client.query(`SELECT b.user_id, count(*) FROM bookings b
    JOIN payments p ON p.booking_id = b.id GROUP BY 1 ORDER BY 2 DESC, 1`);
  const of = (row: { readonly user_id: string } | undefined) =>
    trafficOf(() => payments.getUserPayments(String(row?.user_id)));
  const sets = { typical: await of(rows.at(-1)), heavy: await of(rows[0]) };
  expect(renderCount(statementCount(captureOf(sets)))).toBe(
    '4 statements, constant: one for each level of a nested include',
  );
  expect(saidOfTraffic('too-many-statements', sets, { maxStatements: 5 })).toEqual([]);
  expect(saidOfTraffic('n-plus-one', sets)).toEqual([]);
});

test('a nested take and a cursor load all rows', async () => {
  const nested = await trafficOf(() =>
    client.service.findMany({ include: { tiers: { include: { bookings: { take: 2 } } } } }),
  );
  expect(
    saidOfTraffic('unbounded-read', { typical: nested }).map(({ facts }) => facts.statement),
  ).toEqual([expect.stringContaining('"bookings"')]);
  const [first] = await client.payment.findMany({ take: 1, orderBy: { createdAt: 'asc' } });
  const from = (orderBy: { readonly createdAt: 'asc' } | { readonly id: 'asc' }) =>
    trafficOf(() =>
      client.payment.findMany({ cursor: { id: String(first?.id) }, take: 10, orderBy }),
    );
  const said = async (...[order]: Parameters<typeof from>) =>
    saidOfTraffic('unbounded-read', { typical: await from(order) });
  expect(await said({ createdAt: 'asc' })).toMatchObject([{ facts: { rows: 20_000 } }]);
  expect(await said({ id: 'asc' })).toEqual([]);
});
