import { expect, test } from 'vitest';
import { growthClass } from '../../src/advise/growth.ts';

test.each([
  ['flat', [8.4, 8.5, 8.6]],
  ['flat', [0.01, 0.5, 1]],
  ['sub-linear', [10, 40, 300]],
  ['linear', [100, 1000, 10_000]],
  ['linear', [100, 1000, 20_000]],
  ['worse', [100, 5_000, 250_000]],
] as const)('%s: costs of %j at 1×, 10× and 100× the rows', (growth, costs) => {
  expect(growthClass(costs)).toBe(growth);
});
