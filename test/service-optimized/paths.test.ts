import { join } from 'node:path';
import { createJiti } from 'jiti';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Prisma from '../../fixtures/booking-service-optimized/src/prisma.ts';
import type { CriticalPathInput } from '../../src/index.ts';
import type { EmbeddedServer } from '../../src/postgres/embedded/server.ts';
import { statementsOf } from '../service-fixture/statement-log.ts';
import { optimizedRoot, startOptimized } from './optimized-on-server.ts';

type Params = Record<string, unknown>;

interface Cache {
  readonly invalidatedBy: (params: Params) => Promise<unknown>;
  readonly advance: (ms: number) => void;
}

type Path = CriticalPathInput<Params> & { readonly cache?: Cache };

const files = ['payment', 'refund-report', 'service-tier', 'user-payments'];

let server: EmbeddedServer;
let client: pg.Client;
let prisma: typeof Prisma.prisma;
let paths: readonly Path[];

beforeAll(async () => {
  server = await startOptimized(20_000);
  client = new pg.Client(server.url());
  await client.connect();
  ({ prisma, paths } = await loadModules(server.url()));
});

afterAll(async () => {
  await prisma.$disconnect();
  await client.end();
  await server.stop();
});

/** As dbperf loads a project's TypeScript; the client takes its URL as it is loaded. */
async function loadModules(url: string) {
  const alias = { dbperf: join(import.meta.dirname, '../../src/index.ts') };
  const jiti = createJiti(import.meta.url, { alias });
  const at = (file: string) => join(optimizedRoot, 'src', file);
  const before = process.env.DATABASE_URL;
  process.env.DATABASE_URL = url;
  try {
    const loaded = await jiti.import<typeof Prisma>(at('prisma.ts'));
    const modules = await Promise.all(
      files.map((file) => jiti.import<Record<string, Path>>(at(`${file}.paths.ts`))),
    );
    return { prisma: loaded.prisma, paths: modules.flatMap((module) => Object.values(module)) };
  } finally {
    if (before === undefined) delete process.env.DATABASE_URL;
    else process.env.DATABASE_URL = before;
  }
}

/** How many statements were sent, and what came of it. */
async function observed(work: () => unknown): Promise<{ sent: number; value: unknown }> {
  let value: unknown;
  const statements = await statementsOf(client, server.dataDirectory, async () => {
    value = await work();
  });
  return { sent: statements.length, value };
}

/** As they are run: with the first row of their SELECT, or with their object. */
async function setsOf({ params = {} }: Path): Promise<readonly Params[]> {
  const sets = Object.values(params).map(async (given) =>
    typeof given === 'string' ? (await client.query(given)).rows[0] : given,
  );
  return Promise.all(sets);
}

test('every critical path keeps to its number of statements, with every parameter set', async () => {
  const counts: Record<string, number[]> = {};
  for (const path of paths) {
    counts[path.name] = [];
    for (const params of await setsOf(path)) {
      const { sent } = await observed(() => path.run(params));
      counts[path.name]?.push(sent);
      expect(sent, path.name).toBeLessThanOrEqual(path.maxStatements ?? 0);
    }
  }
  expect(counts).toEqual({
    'user-payments': [1, 1],
    'user-payments-after': [1],
    'handle-webhook': [1, 1],
    'daily-payments': [1],
    'get-payment-status': [1],
    'get-service-tier': [1],
    'daily-refunds': [3, 3],
  });
});

test('they have the names and the budgets of before, and two more', () => {
  const budgets = Object.fromEntries(paths.map(({ name, budget }) => [name, budget]));
  expect(budgets).toEqual({
    'user-payments': '50ms',
    'user-payments-after': '50ms',
    'handle-webhook': '10ms',
    'daily-payments': '100ms',
    'get-payment-status': '10ms',
    'get-service-tier': '10ms',
    'daily-refunds': '100ms',
  });
});

describe('what is cached', () => {
  test.each([
    ['get-payment-status', 30_000],
    ['get-service-tier', 300_000],
  ])('by %s is read again when it was written, and after its ttl', async (name, ttl) => {
    const path = paths.find((each) => each.name === name);
    const cache = path?.cache;
    const [params] = path ? await setsOf(path) : [];
    if (!path || !cache || !params) throw new Error(`${name} has no cache`);
    const first = await observed(() => path.run(params));
    expect(await observed(() => path.run(params))).toEqual({ ...first, sent: 0 });
    await cache.invalidatedBy(params);
    const afterwards = await observed(() => path.run(params));
    expect(afterwards.sent).toBe(1);
    expect(afterwards.value).not.toEqual(first.value);
    cache.advance(ttl + 1);
    expect(await observed(() => path.run(params))).toEqual(afterwards);
  });
});
