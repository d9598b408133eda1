import { describe, expect, test } from 'vitest';
import { judgeTime, timingOf } from '../../src/measure/timing.ts';

describe('the verdict on time', () => {
  test.each([
    { runs: [11, 12, 13], budget: 10, outcome: 'fail' },
    { runs: [9, 9.5, 30], budget: 10, outcome: 'pass' },
    { runs: [9, 12, 13], budget: 10, outcome: 'borderline' },
    { runs: [10, 10, 10], budget: 10, outcome: 'pass' },
  ])('$runs against $budget ms is $outcome', ({ runs, budget, outcome }) => {
    expect(judgeTime(timingOf(runs), budget)).toBe(outcome);
  });

  test('the median of an even number of runs lies between the two in the middle', () => {
    expect(timingOf([4, 1, 3, 2])).toMatchObject({ fastestMs: 1, medianMs: 2.5 });
  });
});
