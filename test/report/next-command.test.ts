import { describe, expect, test } from 'vitest';
import type { Proof } from '../../src/model/advice.ts';
import { nextCommand } from '../../src/report/next-command.ts';
import { adviceWith, plannedTrial, provenOnTwin, twinRun, withAdvice } from './booking-run.ts';

const elsewhere: Proof = {
  kind: 'unproven',
  reason: 'on 16',
  bytes: 8192,
  trials: [plannedTrial],
};
const nowhere: Proof = { kind: 'unproven', reason: 'nothing was tried', bytes: null, trials: [] };

describe('the next command', () => {
  test('where another version planned, brings the planner of this one', () => {
    expect(nextCommand(withAdvice(adviceWith(elsewhere)))).toBe('dbperf twin install 16');
  });

  test('where nothing could plan, builds the advice in the database', () => {
    const run = withAdvice(adviceWith(nowhere));
    expect(nextCommand(run)).toBe('dbperf audit --build=booking_service');
  });

  test('a snapshot has no database to build in', () => {
    const { advice } = withAdvice(adviceWith(nowhere));
    expect(nextCommand({ ...twinRun, advice })).toBe('dbperf rules missing-index');
  });

  test('what a twin proved is read, not proven again', () => {
    expect(nextCommand(withAdvice(adviceWith(provenOnTwin)))).toBe('dbperf rules missing-index');
  });
});
