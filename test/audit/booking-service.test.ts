import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookingService, loadBookingService } from '../../src/demo/booking-service.ts';
import type { Run } from '../../src/model/run.ts';
import { createDatabase, servers, type TestDatabase } from '../support/database.ts';
import { auditIn } from '../support/project.ts';

const keysOf = (run: Run) => run.findings.map((finding) => finding.key);

const indexesOf = (run: Run) => run.advice.advice.map(({ sql }) => sql.replace(/^.* ON /, ''));

const phaseIndexes = [
  '"public"."payments" ("gateway_transaction_id");',
  '"public"."payments" ("refunded_at") WHERE "refunded_at" IS NOT NULL;',
  '"public"."payments" ("status", "paid_at");',
];

describe.each(servers)('the booking service before its phase, on PostgreSQL $major', (server) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await server.createDatabase('booking');
    await loadBookingService(database.url, { rows: 60_000 });
  });
  afterAll(() => database.drop());

  test('the indexes that the phase asks for are built and proven', async () => {
    const { run } = await auditIn(
      bookingService.root,
      '--url',
      database.url,
      `--build=${database.name}`,
    );
    expect(indexesOf(run)).toEqual(expect.arrayContaining(phaseIndexes.slice(0, 2)));
    expect(indexesOf(run)).toContain('"public"."payments" ("paid_at");');
    for (const { proof, serves } of run.advice.advice) {
      expect(proof.kind).toBe('built');
      expect(serves).not.toEqual([]);
    }
  });

  test('a second audit finds the same', async () => {
    const args = ['--url', database.url, `--build=${database.name}`];
    const first = await auditIn(bookingService.root, ...args);
    const second = await auditIn(bookingService.root, ...args);
    expect(keysOf(second.run)).toEqual(keysOf(first.run));
    expect(indexesOf(second.run)).toEqual(indexesOf(first.run));
  });

  test('healthy paths get no advice', async () => {
    const { run } = await auditIn(
      bookingService.root,
      '--url',
      database.url,
      `--build=${database.name}`,
    );
    const healthy = ['booking-by-number', 'booking-payments', 'payment-status', 'tier-catalog'];
    const served = run.advice.advice.flatMap(({ serves }) => serves);
    expect(served.filter((path) => healthy.includes(path))).toEqual([]);
    const failed = run.verdicts.filter(({ outcome }) => outcome !== 'pass');
    expect(failed.filter(({ path }) => healthy.includes(path))).toEqual([]);
  });

  test('foreign keys without an index are flagged', async () => {
    const { run } = await auditIn(bookingService.root, '--url', database.url);
    const flagged = run.findings.filter(({ rule }) => rule === 'unindexed-foreign-key');
    expect(flagged.length).toBeGreaterThanOrEqual(2);
  });

  test('nothing is left of what was built', async () => {
    await auditIn(bookingService.root, '--url', database.url, `--build=${database.name}`);
    const { rows } = await database.client.query(
      `SELECT 1 FROM pg_class WHERE relkind = 'i' AND relname LIKE 'payments_gateway_tr%'`,
    );
    expect(rows).toEqual([]);
  });

  test('a role that may only read gets the same advice, unproven', async () => {
    const role = `reader_${database.name}`;
    await database.client.query(`CREATE ROLE ${role} LOGIN`);
    await database.client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
    const url = database.url.replace('postgres@', `${role}@`);
    const { run } = await auditIn(bookingService.root, '--url', url);
    await database.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    expect(run.head.role).toBe(role);
    expect(indexesOf(run)).toEqual(expect.arrayContaining(phaseIndexes));
    expect(run.advice.advice.every(({ proof }) => proof.kind === 'unproven')).toBe(true);
  });

  test('--build must name the database that is reached', async () => {
    const { code, stderr } = await auditIn(
      bookingService.root,
      '--url',
      database.url,
      '--build=prod',
    );
    expect(code).toBe(2);
    expect(stderr).toContain('error[build-database]');
  });
});

test('with 500 payments nothing is green: it is unverified', async () => {
  const database = await createDatabase('tiny');
  await loadBookingService(database.url, { rows: 500 });
  const { code, run } = await auditIn(bookingService.root, '--url', database.url);
  await database.drop();
  expect(code).toBe(2);
  const passed = run.verdicts.filter(({ outcome }) => outcome === 'pass');
  expect(passed.map(({ path }) => path)).toEqual(['tier-catalog']);
  expect(run.unverified.every(({ cause }) => cause === 'small-tables')).toBe(true);
});
