import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookingService, loadBookingService } from '../../src/demo/booking-service.ts';
import type { Run } from '../../src/model/run.ts';
import { createDatabase, servers, type TestDatabase } from '../support/database.ts';
import { dbperf } from '../support/dbperf.ts';
import { auditIn } from '../support/project.ts';

const keysOf = (run: Run) => run.findings.map((finding) => finding.key);

const indexesOf = (run: Run) => run.advice.advice.map(({ sql }) => sql.replace(/^.* ON /, ''));

const phaseIndexes = [
  '"public"."payments" ("gateway_transaction_id");',
  '"public"."payments" ("paid_at");',
  '"public"."payments" ("refunded_at") WHERE "refunded_at" IS NOT NULL;',
];

function costRatio(one = 0, other = 0): number {
  return Math.max(one, other) / Math.max(Math.min(one, other), 0.01);
}

describe.each(servers)('the booking service before its phase, on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  /** An audit by the owner, who builds. */
  let built: Run;
  /** The same question by a role that may only read, and then of that role's snapshot. */
  let read: Run;
  let offline: Run;

  const building = () =>
    auditIn(bookingService.root, '--url', database.url, `--build=${database.name}`);

  beforeAll(async () => {
    database = await server.createDatabase('booking');
    await loadBookingService(database.url, { rows: 60_000 });
    built = (await building()).run;
  });
  afterAll(() => database.drop());

  test('the indexes that the phase asks for are built and proven', () => {
    expect(indexesOf(built).sort()).toEqual(phaseIndexes);
    for (const { proof, serves } of built.advice.advice) {
      expect(proof.kind).toBe('built');
      expect(serves).not.toEqual([]);
    }
  });

  test('a second audit finds the same', async () => {
    const { run: second } = await building();
    // A path at the edge of its budget may be an error once and a warning once: their order is not told.
    expect(keysOf(second).sort()).toEqual(keysOf(built).sort());
    expect(indexesOf(second)).toEqual(indexesOf(built));
  });

  test('healthy paths get no advice', () => {
    const healthy = ['booking-by-number', 'booking-payments', 'payment-status', 'tier-catalog'];
    const served = built.advice.advice.flatMap(({ serves }) => serves);
    expect(served.filter((path) => healthy.includes(path))).toEqual([]);
    const failed = built.verdicts.filter(({ outcome }) => outcome !== 'pass');
    expect(failed.filter(({ path }) => healthy.includes(path))).toEqual([]);
  });

  test('foreign keys without an index are flagged', () => {
    const flagged = built.findings.filter(({ rule }) => rule === 'unindexed-foreign-key');
    expect(flagged.length).toBeGreaterThanOrEqual(2);
  });

  test('nothing is left of what was built', async () => {
    const { rows } = await database.client.query(
      `SELECT 1 FROM pg_class WHERE relkind = 'i' AND relname LIKE 'payments_gateway_tr%'`,
    );
    expect(rows).toEqual([]);
  });

  describe('to a role that may only read', () => {
    beforeAll(async () => {
      const role = `reader_${database.name}`;
      await database.client.query(`CREATE ROLE ${role} LOGIN`);
      await database.client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
      const url = database.url.replace('postgres@', `${role}@`);
      const file = join(await mkdtemp(join(tmpdir(), 'snapshot-')), 'prod.json.gz');
      read = (await auditIn(bookingService.root, '--url', url)).run;
      await dbperf(['snapshot', '--url', url, '-o', file], { cwd: bookingService.root });
      await database.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      // DATABASE_URL leads nowhere: no database is reached.
      offline = (await auditIn(bookingService.root, '--snapshot', file)).run;
      await rm(dirname(file), { recursive: true });
      expect(read.head.role).toBe(role);
    });

    test('the same indexes are advised, proven by the twin', () => {
      expect(indexesOf(read).sort()).toEqual(indexesOf(built).sort());
      for (const { proof } of read.advice.advice) expect(proof.kind).toBe('twin');
    });

    test('the twin agrees with the indexes that were built', () => {
      for (const { sql, proof } of built.advice.advice) {
        const onTwin = read.advice.advice.find((one) => one.sql === sql)?.proof;
        expect(onTwin?.trials.length).toBe(proof.trials.length);
        for (const trial of proof.trials) {
          const { path, parameterSet } = trial;
          const same = onTwin?.trials.find(
            (one) => one.path === path && one.parameterSet === parameterSet,
          );
          expect(costRatio(same?.after.cost, trial.after.cost)).toBeLessThan(1.02);
        }
      }
    });

    test('a snapshot gives the same advice without any database', () => {
      expect(offline.head).toMatchObject({ host: 'prod.json.gz', evidence: 'twin' });
      expect(indexesOf(offline).sort()).toEqual(indexesOf(read).sort());
      expect(offline.measurements.every(({ evidence }) => evidence === 'twin')).toBe(true);
      expect(offline.verdicts.every(({ outcome }) => outcome === 'unverified')).toBe(true);
    });

    test('growth tells what the advice changes', () => {
      const webhook = read.advice.growth?.paths.find(({ path }) => path === 'webhook-lookup');
      expect(webhook?.before.growth).toBe('linear');
      expect(webhook?.after?.growth).toBe('flat');
    });
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
  // Its paths in TypeScript were not called.
  const causes = new Set(run.unverified.map(({ cause }) => cause));
  expect(causes).toEqual(new Set(['small-tables', 'not-run']));
});
