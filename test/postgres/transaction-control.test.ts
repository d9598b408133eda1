import { expect, test } from 'vitest';
import { leavesTransaction } from '../../src/postgres/transaction-control.ts';

test.each([
  'COMMIT',
  'commit and chain',
  'END',
  'ABORT',
  'ROLLBACK',
  'ROLLBACK AND CHAIN',
  'BEGIN',
  'START TRANSACTION',
  "PREPARE TRANSACTION 'x'",
  'PREPARE p AS SELECT 1',
  'DEALLOCATE ALL',
  'DISCARD ALL',
  "LOAD 'x'",
  ';; -- SELECT\n/* a /* nested */ comment */ COMMIT',
])('"%s" would leave the guarded transaction', (sql) => {
  expect(leavesTransaction(sql)).toBe(true);
});

test.each([
  'SELECT 1',
  'ROLLBACK TO a',
  'ROLLBACK TO SAVEPOINT a',
  'rollback work to savepoint a',
  'SAVEPOINT a',
  'RELEASE a',
  '/* COMMIT */ SELECT 1',
  '(SELECT 1)',
  'EXPLAIN SELECT 1',
  // The session removes it.
  'PREPARE dbperf_generic(int) AS SELECT $1',
  'DEALLOCATE dbperf_generic',
  'begins()',
  '/* never closed',
  '',
])('"%s" would not', (sql) => {
  expect(leavesTransaction(sql)).toBe(false);
});
