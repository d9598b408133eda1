import { describe, expect, test } from 'vitest';
import { judged, saidOf, useDatabase } from './evidence.ts';

const database = useDatabase(
  `CREATE TABLE payments (
     id bigint PRIMARY KEY, gateway_transaction_id text, status text NOT NULL, amount int NOT NULL);
   INSERT INTO payments
   SELECT n, 'txn_' || n, (ARRAY['PAID', 'FAILED'])[1 + n % 2], n % 5000
   FROM generate_series(1, 200000) AS n`,
  'VACUUM ANALYZE payments',
);

const lookup = {
  sql: '-- @budget 3ms\nSELECT * FROM payments WHERE gateway_transaction_id = $1 LIMIT 1',
  sets: { miss: ['none'] },
};

describe('missing-index', () => {
  test('an index that mends a path over its budget is an error with its proof', async () => {
    const [finding, ...others] = judged(
      await database.gather({ paths: { lookup }, build: true }),
    ).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'missing-index',
      severity: 'error',
      key: 'missing-index: definition payments(gateway_transaction_id)',
      subject: { kind: 'path', path: 'lookup', source: 'sql/lookup.sql' },
      facts: { rowsRead: 200_000, rowsReturned: 0, wholeTable: true, unprovenReason: null },
      message: 'lookup reads 200,000 rows of "payments" to return 0',
    });
    expect(finding?.help).toMatch(
      /^CREATE INDEX CONCURRENTLY "\w+" ON "public"."payments" \("gateway_transaction_id"\);$/,
    );
    expect(finding?.measured).toMatch(/\(fastest .* of 2, parameters `miss`; budget 3 ms\)$/);
    expect(finding?.proof).toMatch(
      /^built and measured: [\d.]+ ms → [\d.]+ ms, [\d,]+ → \d+ pages; [\d.]+ MB/,
    );
  });

  test('without a trial the advice is unproven and says why', async () => {
    const [finding] = await database.said('missing-index', { paths: { lookup } });
    expect(finding?.proof).toMatch(/^unproven: ./);
  });

  test('a path that was only planned is told from the planner’s numbers', async () => {
    const situation = { paths: { lookup }, analyze: false };
    const [finding] = await database.said('missing-index', situation);
    expect(finding).toMatchObject({
      severity: 'warning',
      message: 'lookup reads "payments" without a fitting index',
    });
    expect(finding?.measured).toMatch(/^planned only: cost /);
  });

  test('a path within its budget is a warning', async () => {
    const slower = { ...lookup, sql: lookup.sql.replace('3ms', '2m') };
    const [finding] = await database.said('missing-index', {
      paths: { lookup: slower },
      build: true,
    });
    expect(finding?.severity).toBe('warning');
  });

  test('one index for two paths is one finding that names both', async () => {
    const count = {
      sql: 'SELECT count(*) FROM payments WHERE gateway_transaction_id = $1',
      sets: { typical: ['txn_77'] },
    };
    const evidence = await database.gather({ paths: { lookup, count }, build: true });
    const findings = saidOf('missing-index', evidence);
    expect(findings).toHaveLength(1);
    const named = findings.flatMap(({ subject, facts: { alsoServes } }) => [
      subject.kind === 'path' ? subject.path : '',
      ...(Array.isArray(alsoServes) ? alsoServes : []),
    ]);
    expect(named.sort()).toEqual(['count', 'lookup']);
    expect(findings[0]?.severity).toBe('error');
  });

  test('with the index there is nothing to say', async () => {
    await database.run('CREATE INDEX payments_txn_idx ON payments (gateway_transaction_id)');
    const evidence = await database.gather({ paths: { lookup }, build: true });
    expect(judged(evidence).findings).toEqual([]);
    await database.run('DROP INDEX payments_txn_idx');
  });

  test('a condition that keeps most of the table gets no index', async () => {
    const most = {
      sql: 'SELECT sum(amount) FROM payments WHERE status <> $1',
      sets: { typical: ['FAILED'] },
    };
    expect(await database.said('missing-index', { paths: { most }, build: true })).toEqual([]);
  });
});
