import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import type { FunctionReport, FunctionTime } from '../../src/model/function-path.ts';
import type { Run } from '../../src/model/run.ts';
import { beforeAfterTable } from '../../src/report/before-after.ts';
import { criteriaTable } from '../../src/report/criteria.ts';
import { bookingRun } from './booking-run.ts';

const style = { colours: new Chalk({ level: 0 }), width: 100, verbose: false };

function webhook(change: Partial<FunctionTime>): FunctionReport {
  const path = 'handle-webhook';
  const time = { set: 'miss', medianMs: 2, fastestMs: 2, statements: 1, unmeasured: 0, ...change };
  const verdict = { budgetMs: 10, worstSet: 'miss', cause: null, reason: null };
  return { path, times: [time], verdict: { ...verdict, path, outcome: 'pass' } };
}

function runWith(functions: readonly FunctionReport[]): Run {
  return { ...bookingRun, functions, verdicts: functions.map(({ verdict }) => verdict) };
}

const unmeasured = runWith([webhook({ medianMs: 0, fastestMs: 0, unmeasured: 1 })]);
const measured = runWith([webhook({})]);

/** The line of a table that begins with this cell, its cells apart. */
function cellsOf(table: string, first: string): readonly string[] {
  const line = table.split('\n').find((one) => one.includes(first)) ?? '';
  return line
    .split('│')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

describe('what was not measured', () => {
  test('meets no criterion of the phase', () => {
    const created = { created: [], dropped: [], plans: [], proof: true, notes: [] };
    const runs = { proposals: bookingRun, proposedIndex: created };
    const table = criteriaTable({ ...runs, before: unmeasured, after: measured }, style);
    expect(cellsOf(table, 'webhook lookup')).toEqual([
      'webhook lookup < 10 ms',
      'missed  not measured',
      'met     2 ms',
    ]);
  });

  test('has no time before or after', () => {
    const table = beforeAfterTable(unmeasured, measured, style);
    expect(cellsOf(table, 'handle-webhook')).toEqual([
      'handle-webhook',
      '',
      '2 ms',
      '10 ms',
      'pass',
    ]);
  });
});
