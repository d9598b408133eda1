import { describe, expect, test } from 'vitest';
import type { AdviceReport, Growth } from '../../src/model/advice.ts';
import type { RuleEvidence } from '../../src/rules/rule.ts';
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

  test('a trial on a planner of this version is proof, though nothing was built', async () => {
    const situation = { paths: { lookup }, planner: 'same version' } as const;
    expect(await database.said('missing-index', situation)).toMatchObject([
      {
        severity: 'error',
        facts: { proof: 'twin', gains: [] },
        proof: expect.stringMatching(/^plan twin: cost [\d,]+ → [\d.]+; [\d.]+ MB$/),
      },
    ]);
  });

  test('on a planner of another version it is unproven, and no graver than without one', async () => {
    for (const budget of ['3ms', '2m']) {
      const paths = { lookup: { ...lookup, sql: lookup.sql.replace('3ms', budget) } };
      const [tried] = await database.said('missing-index', { paths, planner: 'another version' });
      const [untried] = await database.said('missing-index', { paths });
      expect(tried?.proof).toMatch(
        /^unproven on 18; planned: cost [\d,]+ → [\d.]+; about [\d.]+ MB$/,
      );
      expect(tried?.severity).toBe(untried?.severity);
    }
  });

  describe('what is said beside the gain', () => {
    /** What is said of the advice of a trial, changed so. */
    async function proofWith(
      change: (report: AdviceReport) => Partial<AdviceReport>,
      build = false,
    ): Promise<string> {
      const evidence = await database.gather({ paths: { lookup }, planner: 'same version', build });
      const advice = evidence.advice;
      if (advice === undefined) throw new Error('no advice');
      const changed: Partial<RuleEvidence> = {
        ...evidence,
        advice: { ...advice, ...change(advice) },
      };
      return saidOf('missing-index', changed)[0]?.proof ?? '';
    }

    const growth: Growth = {
      assumption: 'Values repeat as they do now.',
      paths: [
        {
          path: 'lookup',
          parameterSet: 'miss',
          before: { costs: [31_402, 314_020, 3_140_200], growth: 'linear' },
          after: { costs: [8.44, 8.5, 9.1], growth: 'flat' },
        },
      ],
    };

    test('how the path grows, from the twin', async () => {
      expect(await proofWith(() => ({ growth }))).toMatch(/; growth linear → flat; [\d.]+ MB$/);
    });

    test('where it was built too, the twin’s costs come first and the times last', async () => {
      expect(await proofWith(() => ({ growth }), true)).toMatch(
        /^plan twin: cost 31,402 → 8.4; growth linear → flat; [\d.]+ MB; built and measured: [\d.]+ ms → [\d.]+ ms, [\d,]+ → \d+ pages$/,
      );
    });

    test('what writers pay, what it makes redundant, and each other plan that changes', async () => {
      const side = (cost: number) => ({ cost, medianMs: null, pages: null });
      const trial = (path: string, set: string, before: number, after: number) => ({
        path,
        parameterSet: set,
        before: side(before),
        after: side(after),
      });
      const proof = await proofWith(({ advice }) => ({
        advice: advice.map((one) => ({
          ...one,
          price: { writesPerDay: 12_000, hotShare: 0.34 },
          redundant: [{ schema: 'public', name: 'payments_old_idx' }],
          alsoChanges: [
            trial('report', 'typical', 500, 400),
            trial('list', 'typical', 90, 80),
            trial('list', 'heavy', 120, 130.25),
          ],
        })),
      }));
      expect(proof.split('; ').slice(2)).toEqual([
        'kept up by 12,000 writes a day',
        'up to 34 % of updates no longer HOT',
        'makes "payments_old_idx" redundant',
        'also changes list cost 120 → 130, report cost 500 → 400',
      ]);
    });
  });

  test('an index on an expression is named by it', async () => {
    const sql = 'SELECT * FROM payments WHERE lower(gateway_transaction_id) = $1';
    const paths = { lower: { sql, sets: { miss: ['none'] } } };
    const [finding, ...others] = await database.said('missing-index', {
      paths,
      planner: 'same version',
    });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      key: 'missing-index: definition payments(lower gateway_transaction_id)',
      help: expect.stringMatching(
        / ON "public"."payments" \(\(?lower\("gateway_transaction_id"\)\)?\);$/,
      ),
    });
  });

  test('a path that was only planned is told from the planner’s numbers', async () => {
    const evidence = await database.gather({ paths: { lookup }, analyze: false });
    const [finding] = saidOf('missing-index', evidence);
    expect(finding).toMatchObject({
      severity: 'warning',
      message: 'lookup reads "payments" without a fitting index',
    });
    expect(finding?.measured).toMatch(/^planned only: cost /);
    const onTwin = (evidence.measurements ?? []).map((one) => ({
      ...one,
      measurements: one.measurements.map((each) => ({ ...each, evidence: 'twin' as const })),
    }));
    const [planned] = saidOf('missing-index', { ...evidence, measurements: onTwin });
    expect(planned?.measured).toMatch(/^planned on a twin: cost /);
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
