import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadBookingService } from '../../src/demo/booking-service.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { buildTwin } from '../../src/twin/build.ts';
import { servers } from '../support/database.ts';
import { criticalPaths } from './generator/critical-paths.ts';
import { type Asked, type Fidelity, fidelity, together } from './generator/fidelity.ts';
import { loadOriginal, type Original, snapshotOf, withSession } from './generator/load.ts';
import { rankedSnapshot } from './generator/ranked.ts';

const seeds = { 18: [1, 2, 3], 15: [4, 5] } as const;
const rows = 20_000;

/** A machine may be busy; nothing here is about time. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.each(servers)('the twin of generated databases on PostgreSQL $major', (server) => {
  const originals: Original[] = [];

  beforeAll(async () => {
    const loading = seeds[server.major].map((seed) => loadOriginal(server, seed, rows));
    originals.push(...(await Promise.all(loading)));
  });
  afterAll(() => Promise.all(originals.map((original) => original.drop())));

  const ofAll = async (work: (original: Original) => Promise<Fidelity>) =>
    together(await Promise.all(originals.map(work)));

  test('plans as the original', async () => {
    expectFaithful(await ofAll((original) => compareWithTwin(original, original.url)));
  });

  test('plans as the original for a role that may only read, but for row-level security', async () => {
    const found = await ofAll(async (original) =>
      compareWithTwin(original, await reader(original)),
    );
    expectSameNodes(found, 0.95);
  });

  test('plans as the original with ranks for values, statements and parameters alike, where no statement looks into a text', async () => {
    const found = await ofAll(async ({ url, statements }) => {
      const ranked = await rankedSnapshot(url, statements);
      return besideTwin(url, ranked.snapshot, ranked.statements);
    });
    expectSameNodes(found, 0.95);
  });

  test('plans as the original that has drifted since its last ANALYZE', async () => {
    const found = await ofAll(async (original) => {
      for (const sql of original.drift) await original.client.query(sql);
      return compareWithTwin(original, original.url);
    });
    expectFaithful(found);
  });
});

describe.each(servers)('the twin of the booking service on PostgreSQL $major', (server) => {
  test('plans every critical path with every parameter set as the original', async () => {
    const database = await server.createDatabase('booking');
    await loadBookingService(database.url, { rows: 10_000 });
    const paths = await criticalPaths(database.url);
    const found = await besideTwin(database.url, await snapshotOf(database.url), paths);
    await database.drop();
    expect(found.total).toBeGreaterThan(20);
    expect(found.differences.join('\n')).toBe('');
  });
});

/** Plans all statements as the superuser, beside a twin of what the role of `url` may see. */
async function compareWithTwin(original: Original, url: string): Promise<Fidelity> {
  const all = original.url === url;
  const hidden = (sql: string) => !all && original.secured.some((table) => sql.includes(table));
  const statements = original.statements.filter((sql) => !hidden(sql)).map((sql) => ({ sql }));
  return besideTwin(original.url, await snapshotOf(url), statements);
}

async function besideTwin(
  url: string,
  snapshot: Snapshot,
  statements: readonly Asked[],
): Promise<Fidelity> {
  const twin = await buildTwin(snapshot);
  try {
    expect(twin.sameMajor).toBe(true);
    return await withSession(url, (session) => fidelity(session, twin, statements));
  } finally {
    await twin.close();
  }
}

/** The URL of a role with SELECT on everything, and nothing else. */
async function reader({ client, url, schemas }: Original): Promise<string> {
  const role = `reader_${new URL(url).pathname.slice(1)}`;
  await client.query(`CREATE ROLE ${role} LOGIN`);
  await client.query(`GRANT USAGE ON SCHEMA ${schemas} TO ${role}`);
  await client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${schemas} TO ${role}`);
  return url.replace('postgres@', `${role}@`);
}

function expectFaithful(found: Fidelity): void {
  expectSameNodes(found, 0.99);
  expect(found.identical / found.total, found.differences.join('\n')).toBeGreaterThanOrEqual(0.95);
}

function expectSameNodes(found: Fidelity, share: number): void {
  expect(found.total).toBeGreaterThanOrEqual(60);
  const others = found.differences.filter((text) => !text.startsWith('same nodes'));
  expect(found.sameNodes / found.total, others.join('\n')).toBeGreaterThanOrEqual(share);
}
