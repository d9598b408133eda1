import { join } from 'node:path';
import { createJiti } from 'jiti';
import pg from 'pg';
import type * as Payments from '../../fixtures/booking-service/src/payment.service.ts';
import type * as Prisma from '../../fixtures/booking-service/src/prisma.ts';
import type * as Refunds from '../../fixtures/booking-service/src/refund-report.ts';
import { bookingService, loadBookingService } from '../../src/demo/booking-service.ts';
import type { CriticalPathInput } from '../../src/index.ts';
import { startServer } from '../../src/postgres/embedded/server.ts';
import { bookingClient } from '../support/booking-client.ts';
import { logged, statementsOf } from './statement-log.ts';

type Params = Record<string, unknown>;

export interface BookingService {
  readonly url: string;
  readonly payments: typeof Payments;
  readonly refunds: typeof Refunds;
  /** Exports of its `*.paths.ts`. */
  readonly paths: readonly CriticalPathInput<Params>[];
  /** Rows of a query of the test's own. */
  readonly rows: (sql: string, values?: readonly unknown[]) => Promise<readonly Params[]>;
  /** What the server executed meanwhile. */
  readonly statementsOf: (work: () => Promise<unknown>) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

const at = (file: string) => join(bookingService.root, 'src', file);

/** The service as it runs, on a server of its own that logs every statement. */
export async function startBookingService(rows: number): Promise<BookingService> {
  await bookingClient();
  const server = await startServer({ settings: logged });
  await loadBookingService(server.url(), { rows });
  const client = new pg.Client(server.url());
  await client.connect();
  const { prisma, ...modules } = await loadModules(server.url());
  return {
    url: server.url(),
    ...modules,
    rows: async (sql, values = []) => (await client.query(sql, [...values])).rows,
    statementsOf: (work) => statementsOf(client, server.dataDirectory, work),
    stop: async () => {
      await prisma.$disconnect();
      await client.end();
      await server.stop();
    },
  };
}

/** As dbperf loads a project's TypeScript; the client takes its URL as it is loaded. */
async function loadModules(url: string) {
  const alias = { dbperf: join(import.meta.dirname, '../../src/index.ts') };
  const jiti = createJiti(import.meta.url, { alias });
  const before = process.env.DATABASE_URL;
  process.env.DATABASE_URL = url;
  try {
    const { prisma } = await jiti.import<typeof Prisma>(at('prisma.ts'));
    const payments = await jiti.import<typeof Payments>(at('payment.service.ts'));
    const refunds = await jiti.import<typeof Refunds>(at('refund-report.ts'));
    const paths = [];
    for (const file of ['payment.paths.ts', 'refund-report.paths.ts']) {
      const exported = await jiti.import<Record<string, CriticalPathInput<Params>>>(at(file));
      paths.push(...Object.values(exported));
    }
    return { prisma, payments, refunds, paths };
  } finally {
    if (before === undefined) delete process.env.DATABASE_URL;
    else process.env.DATABASE_URL = before;
  }
}
