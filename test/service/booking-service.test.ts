import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookingService, loadBookingService } from '../../src/demo/booking-service.ts';
import type { Run } from '../../src/model/run.ts';
import { bookingClient } from '../support/booking-client.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { dbperf } from '../support/dbperf.ts';
import { type Audit, auditIn } from '../support/project.ts';

/** The booking service as its team would audit it: with Prisma 7, in SQL and in TypeScript. */

let database: TestDatabase;
/** Values of the rows that the service reads. */
let values: readonly string[];

beforeAll(async () => {
  await bookingClient();
  database = await createDatabase('booking');
  await loadBookingService(database.url, { rows: 60_000 });
  values = await valuesOfRows();
});
afterAll(() => database.drop());

/** Of each kind that a report might give away: all that is in payments with a refund. */
async function valuesOfRows(): Promise<readonly string[]> {
  const { rows } = await database.client.query<Readonly<Record<string, string | null>>>(`
    SELECT p.id AS payment, p.gateway_transaction_id, b.id AS booking, b.booking_number,
      u.id AS user, u.email, u.name
    FROM payments p JOIN bookings b ON b.id = p.booking_id JOIN users u ON u.id = b.user_id
    WHERE p.refunded_at IS NOT NULL`);
  const own = rows.flatMap((row) => Object.values(row).filter((value) => value !== null));
  return [...new Set(own), 'txn_of_another_environment'];
}

const givenAway = (text: string) => values.filter((value) => text.includes(value));

/** What an N+1 is about: the tables, the child's column, and how often it was read. */
const loopsOf = ({ findings }: Run) =>
  findings
    .filter(({ rule }) => rule === 'n-plus-one')
    .map(({ severity, facts }) => ({
      severity,
      from: `${facts.parentTable}.${facts.parentColumn}`,
      to: `${facts.childTable}: ${facts.childColumn}`,
    }))
    .sort((a, b) => a.from.localeCompare(b.from));

/** The planted ones: payments → bookings → users. */
const planted = [
  { severity: 'error', from: 'bookings.user_id', to: 'users: users.id' },
  { severity: 'error', from: 'payments.booking_id', to: 'bookings: bookings.id' },
];

const webhookIndexes = ({ findings }: Run) =>
  findings.filter(
    ({ rule, facts }) =>
      rule === 'missing-index' && String(facts.keys).includes('gateway_transaction_id'),
  );

describe('an audit that calls its functions', () => {
  let audited: Audit;
  beforeAll(async () => {
    audited = await auditIn(bookingService.root, '--url', database.url, '--run-paths');
  });

  const functionOf = (name: string) => audited.run.functions.find(({ path }) => path === name);

  test('judges SQL files and path functions together', () => {
    const { run, code } = audited;
    expect(run.verdicts.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['webhook-lookup', 'user-payment-history', 'handle-webhook']),
    );
    expect(run.functions.map(({ path }) => path).sort()).toEqual([
      'daily-payments',
      'daily-refunds',
      'get-payment-status',
      'handle-webhook',
      'user-payments',
    ]);
    expect(run.unverified).toEqual([]);
    expect(code).toBe(1);
  });

  test('names the loop of the refund report: parent, child, column, and its growth', () => {
    expect(loopsOf(audited.run)).toEqual(planted);
    const loops = audited.run.findings.filter(({ rule }) => rule === 'n-plus-one');
    for (const { subject, facts } of loops) {
      expect(subject).toMatchObject({ kind: 'path', path: 'daily-refunds' });
      const [typical, heavy] = functionOf('daily-refunds')?.times ?? [];
      expect(facts).toMatchObject({ set: 'heavy', calls: ((heavy?.statements ?? 0) - 1) / 2 });
      expect(typical?.statements).toBeLessThan(heavy?.statements ?? 0);
    }
  });

  test('calls the nested include what it is', () => {
    const { run, stdout } = audited;
    expect(functionOf('user-payments')).toMatchObject({
      times: [
        { set: 'typical', statements: 4, unmeasured: 0 },
        { set: 'heavy', statements: 4, unmeasured: 0 },
      ],
    });
    expect(stdout).toMatch(/^ {2}user-payments: 4 statements, constant/m);
    const said = run.findings.filter(
      ({ subject }) => subject.kind === 'path' && subject.path.startsWith('user-payments'),
    );
    const rules = said.map(({ rule }) => rule);
    expect(rules).not.toContain('n-plus-one');
    expect(rules).not.toContain('too-many-statements');
  });

  test('gives the webhook the index that the SQL file gets, once', () => {
    const found = webhookIndexes(audited.run);
    expect(found).toMatchObject([
      { help: expect.stringContaining('ON "public"."payments" ("gateway_transaction_id")') },
    ]);
    // Which of the two is slower on this run is the subject, and the other is served as well.
    const paths = found.flatMap(({ subject, facts }) => [
      subject.kind === 'path' ? subject.path : '',
      String(facts.alsoServes),
    ]);
    expect(paths.sort()).toEqual(['handle-webhook#payments', 'webhook-lookup']);
  });

  test('is red by what is planted, and by nothing else', () => {
    const errors = audited.run.findings.filter(({ severity }) => severity === 'error');
    // Here the webhook may be at the edge of its budget, which is a warning.
    const index = webhookIndexes(audited.run).filter(({ severity }) => severity === 'error');
    const loops = audited.run.findings.filter(({ rule }) => rule === 'n-plus-one');
    expect(errors.map(({ key }) => key).sort()).toEqual(
      [...index, ...loops].map(({ key }) => key).sort(),
    );
    const ofPool = audited.run.findings.filter(({ subject }) => subject.kind === 'pool');
    expect(ofPool.map(({ rule }) => rule).sort()).toEqual([
      'no-statement-timeout',
      'pool-waits-forever',
    ]);
  });

  test('gives away no value of a row', () => {
    expect(values.length).toBeGreaterThan(1_000);
    expect(givenAway(JSON.stringify(audited.run))).toEqual([]);
    expect(givenAway(audited.stdout + audited.stderr)).toEqual([]);
  });
});

describe('its own tests, recorded', () => {
  let recording: string;
  let recorded: string;
  let audited: Audit;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dbperf-recorded-'));
    recording = join(folder, 'recording.json.gz');
    // What the tests say is theirs, and none of this one's.
    const npmTest = ['sh', '-c', `exec npm test > ${join(folder, 'npm-test')}`];
    const { PATH, HOME, TMPDIR } = process.env;
    const { code, stderr } = await dbperf(
      ['record', '--url', database.url, '-o', recording, '--', ...npmTest],
      { cwd: bookingService.root, env: { PATH, HOME, TMPDIR } },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^recorded /) });
    recorded = gunzipSync(await readFile(recording)).toString();
    const args = ['--url', database.url, '--recording', recording];
    audited = await auditIn(bookingService.root, ...args);
  });

  test('tell of the same loops', () => {
    expect(loopsOf(audited.run)).toEqual(planted);
  });

  test('ask for the same index for the webhook', () => {
    expect(webhookIndexes(audited.run)).toMatchObject([
      { subject: { kind: 'path', path: expect.stringMatching(/^rec:payments-/) } },
    ]);
    expect(audited.code).toBe(1);
  });

  test('leave no value of a row', () => {
    const { run, stdout, stderr } = audited;
    expect(givenAway(recorded + JSON.stringify(run) + stdout + stderr)).toEqual([]);
  });
});
