import { expect, test } from 'vitest';
import { redactPlan } from '../../src/measure/redact.ts';

const filterOf = (filter: string, sql: string, values: (string | null)[]) =>
  redactPlan({ Plan: { 'Node Type': 'Seq Scan', Filter: filter } }, { sql }, { values }).Plan
    .Filter;

test('a bound text comes back as its parameter', () => {
  const sql = 'SELECT 1 FROM payments WHERE gateway_transaction_id = $1';
  expect(filterOf("(gateway_transaction_id = 'secret-1'::text)", sql, ['secret-1'])).toBe(
    '(gateway_transaction_id = $1::text)',
  );
});

test('a value that PostgreSQL prints otherwise than it was bound is hidden all the same', () => {
  const sql = 'SELECT 1 FROM payments WHERE paid_at >= $1';
  expect(
    filterOf("(paid_at >= '2024-05-01 00:00:00'::timestamp without time zone)", sql, [
      '2024-05-01',
    ]),
  ).toBe('(paid_at >= ?::timestamp without time zone)');
});

test('constants of the statement itself stay', () => {
  const sql = "SELECT 1 FROM payments WHERE status = 'PAID' AND amount > 100 AND user_id = $1";
  expect(
    filterOf("((status = 'PAID'::text) AND (amount > 100) AND (user_id = 7))", sql, ['7']),
  ).toBe("((status = 'PAID'::text) AND (amount > 100) AND (user_id = $1))");
});

test('names with digits, quoted names and type modifiers are no constants', () => {
  expect(
    filterOf('((line2 = $1) AND ("Table 5"."col 6" = (x)::numeric(10,2)))', 'SELECT $1', ['a']),
  ).toBe('((line2 = $1) AND ("Table 5"."col 6" = (x)::numeric(10,2)))');
});

test('quotes inside a value do not let its rest through', () => {
  expect(filterOf("(name = 'O''Neill'::text)", 'SELECT $1', ["O'Neill"])).toBe('(name = $1::text)');
  expect(filterOf("(name = E'a\\\\''b'::text)", 'SELECT $1', ['zzz'])).toBe('(name = ?::text)');
});

test('numbers of the plan itself are no text and stay', () => {
  const { Plan } = redactPlan(
    { Plan: { 'Node Type': 'Limit', 'Plan Rows': 7, 'Index Name': 'idx_7' } },
    { sql: 'SELECT $1' },
    { values: ['7'] },
  );
  expect(Plan).toEqual({ 'Node Type': 'Limit', 'Plan Rows': 7, 'Index Name': 'idx_7' });
});

test('what an application was seen to send may hold values in its text: none of them stays', () => {
  const sql = "SELECT 1 FROM payments WHERE status = 'secret' AND amount > 100";
  const seen = { of: 'report', calls: {}, declaredTypes: [], named: false };
  const filter = "((status = 'secret'::text) AND (amount > 100))";
  const plan = redactPlan(
    { Plan: { 'Node Type': 'Seq Scan', Filter: filter } },
    { sql, seen },
    { values: [] },
  );
  expect(plan.Plan.Filter).toBe('((status = ?::text) AND (amount > ?))');
});
