import { beforeAll, describe, expect, test } from 'vitest';
import type { RuleIgnore } from '../../src/model/policy.ts';
import { judge } from '../../src/rules/judge.ts';
import { rules } from '../../src/rules/registry.ts';
import { defineRule, type RuleEvidence } from '../../src/rules/rule.ts';
import { judged, noPolicy, useDatabase } from './evidence.ts';

const database = useDatabase(
  `CREATE TABLE services (id int PRIMARY KEY);
   CREATE TABLE payments (
     id int PRIMARY KEY, transaction text NOT NULL, service_id int REFERENCES services);
   INSERT INTO payments SELECT n, 'txn' || n FROM generate_series(1, 200000) AS n;
   CREATE SCHEMA billing;
   CREATE TABLE billing.invoices (id int PRIMARY KEY, service_id int REFERENCES services);
   CREATE INDEX broken_idx ON payments (service_id, id);
   UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken_idx'::regclass`,
  'VACUUM ANALYZE',
);

const lookup = {
  sql: '-- @budget 3ms\nSELECT * FROM payments WHERE transaction = $1',
  sets: { miss: ['none'] },
};
const count = {
  ...lookup,
  sql: '-- @budget 3ms\nSELECT count(*) FROM payments WHERE transaction = $1',
};

let evidence: Partial<RuleEvidence>;
beforeAll(async () => {
  evidence = await database.gather({ paths: { lookup, count }, build: true });
});

const ignore = (entry: Partial<RuleIgnore> & { rule: string }): RuleIgnore => ({
  reason: 'we know',
  source: 'dbperf.config.ts',
  ...entry,
});

const withIgnores = (...ignores: readonly RuleIgnore[]) =>
  judged(evidence, { severities: {}, ignores });

const keysOf = (judgement: { findings: readonly { key: string }[] }) =>
  judgement.findings.map(({ key }) => key);

const missing = 'missing-index';
const foreignKeys = [
  'unindexed-foreign-key: column billing.invoices(service_id)',
  'unindexed-foreign-key: column payments(service_id)',
];

describe('what is found', () => {
  test('the gravest first, then by rule and key, the same on every call', () => {
    const { findings } = judged(evidence);
    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual([
      'error missing-index',
      'warning invalid-index',
      'warning unindexed-foreign-key',
      'warning unindexed-foreign-key',
    ]);
    expect(judged(evidence)).toEqual(judged(evidence));
  });

  test('keys hold no number that changes from run to run', async () => {
    const again = await database.gather({ paths: { lookup, count }, build: true });
    expect(keysOf(judged(again))).toEqual(keysOf(judged(evidence)));
  });

  test('no value of a parameter is in any finding', async () => {
    const secret = { ...lookup, sets: { typical: ['s3cr3t'] } };
    const { findings } = judged(await database.gather({ paths: { secret } }));
    expect(findings.length).toBeGreaterThan(0);
    expect(JSON.stringify(findings)).not.toContain('s3cr3t');
  });
});

describe('grades', () => {
  test('a rule that is off says nothing', () => {
    const severities = { 'unindexed-foreign-key': 'off', 'invalid-index': 'off' } as const;
    expect(judged(evidence, { severities, ignores: [] }).findings).toHaveLength(1);
  });

  test('a rule is graded as the configuration says', () => {
    const severities = { 'unindexed-foreign-key': 'error' } as const;
    const { findings } = judged(evidence, { severities, ignores: [] });
    const grades = findings.filter(({ rule }) => rule === 'unindexed-foreign-key');
    expect(grades.map(({ severity }) => severity)).toEqual(['error', 'error']);
  });

  test.each(['off', 'warning'] as const)(
    'a broken budget does not pass in silence where missing-index is %s',
    (grade) => {
      const severities = { 'missing-index': grade };
      const { findings } = judged(evidence, { severities, ignores: [] });
      const errors = findings.filter(({ severity }) => severity === 'error');
      expect(errors.map(({ key }) => key)).toEqual([
        'slow-path: path count',
        'slow-path: path lookup',
      ]);
    },
  );
});

describe('ignores', () => {
  test.each([
    ['a table', { object: 'payments' }, [foreignKeys[0]]],
    ['a table with its schema', { object: 'public.payments' }, [foreignKeys[0]]],
    ['a column', { object: 'payments.service_id' }, [foreignKeys[0]]],
    ['a column with its schema', { object: 'billing.invoices.service_id' }, [foreignKeys[1]]],
    ['a table of another schema', { object: 'invoices' }, [foreignKeys[1]]],
  ])('by %s', (_, entry, left) => {
    const judgement = withIgnores(ignore({ rule: 'unindexed-foreign-key', ...entry }));
    expect(keysOf(judgement).filter((key) => key.startsWith('unindexed'))).toEqual(left);
    expect(judgement.ignored).toMatchObject([{ reason: 'we know' }]);
    expect(judgement.unusedIgnores).toEqual([]);
  });

  test('by the name of an index', () => {
    const judgement = withIgnores(ignore({ rule: 'invalid-index', object: 'broken_idx' }));
    expect(keysOf(judgement)).not.toContain('invalid-index: index payments broken_idx');
  });

  test('one path of two ignored, the finding stays for the other', () => {
    const judgement = withIgnores(ignore({ rule: missing, path: 'lookup' }));
    expect(keysOf(judgement)[0]).toContain(missing);
    expect(judgement.unusedIgnores).toEqual([]);
  });

  test('both paths ignored, their broken budgets are still said', () => {
    const both = ['lookup', 'count'].map((path) => ignore({ rule: missing, path }));
    const judgement = withIgnores(...both);
    expect(judgement.ignored.map(({ finding }) => finding.rule)).toEqual([missing]);
    expect(keysOf(judgement).slice(0, 2)).toEqual([
      'slow-path: path count',
      'slow-path: path lookup',
    ]);
  });

  test('@ignore in a path’s header is an ignore', async () => {
    const sql = `-- @ignore missing-index loaded once a year\n${lookup.sql}`;
    const ignoring = await database.gather({ paths: { lookup: { ...lookup, sql } } });
    const judgement = judged(ignoring);
    expect(judgement.ignored).toMatchObject([{ reason: 'loaded once a year' }]);
  });

  test('an ignore that matches nothing is told by its place', () => {
    const source = 'dbperf.config.ts: ignore[3]';
    const judgement = withIgnores(ignore({ rule: missing, path: 'gone', source }));
    expect(judgement.unusedIgnores).toEqual([source]);
  });

  test('an ignore of a rule that could not speak is not told', () => {
    const ignores = [ignore({ rule: missing, path: 'lookup' })];
    const { snapshot } = evidence;
    const policy = { severities: {}, ignores };
    expect(judge(snapshot ? { snapshot } : {}, policy, []).unusedIgnores).toEqual([]);
  });
});

describe('silent rules', () => {
  test('rules without their evidence are named with the reason', () => {
    const { findings, silentRules } = judge({}, noPolicy, []);
    expect(findings).toEqual([]);
    expect(silentRules.map(({ rule }) => rule)).toEqual(rules.map(({ id }) => id));
    expect(silentRules.find(({ rule }) => rule === 'undeclared-index')?.reason).toBe(
      'the catalog could not be read, no Prisma schema was read',
    );
  });

  test('a rule that throws says nothing, and the others speak', () => {
    const broken = defineRule({
      id: 'broken',
      severity: 'error',
      when: '',
      effect: '',
      remedy: '',
      needs: ['snapshot'],
      *check({ snapshot }) {
        yield { subject: { kind: 'table', name: snapshot.server.database }, facts: {} };
        throw new Error('no such thing');
      },
      render: () => ({ message: '' }),
    });
    const { findings, silentRules } = judge(evidence, noPolicy, [], [broken, ...rules]);
    expect(silentRules).toContainEqual({
      rule: 'broken',
      reason: 'the rule failed: no such thing',
    });
    expect(findings.map(({ rule }) => rule)).not.toContain('broken');
    expect(findings).toHaveLength(4);
  });

  test('a rule sees only the evidence that it asked for', () => {
    const kinds: string[] = [];
    const curious = defineRule({
      id: 'curious',
      severity: 'info',
      when: '',
      effect: '',
      remedy: '',
      needs: ['snapshot'],
      uses: ['advice'],
      check: (given) => {
        kinds.push(...Object.keys(given));
        return [];
      },
      render: () => ({ message: '' }),
    });
    judge(evidence, noPolicy, [], [curious]);
    expect(kinds.sort()).toEqual(['advice', 'snapshot']);
  });
});
