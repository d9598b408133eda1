import { Problem } from '../model/problem.ts';

export const invalidRows = (rows: number) =>
  new Problem({
    code: 'demo-rows',
    what: 'cannot load the booking service',
    expected: 'a whole number of payments, at least 1',
    received: String(rows),
  });
