import { expect, test } from 'vitest';
import type { CaptureRun, StatementGroup } from '../../src/model/capture.ts';
import { tableOf } from '../../src/rules/reading/captured.ts';

test.each([
  ['SELECT a FROM "public"."bookings" WHERE b = $1', 'bookings'],
  ['INSERT INTO "bookings" (a) VALUES ($1) RETURNING "id"', 'bookings'],
  ['UPDATE ONLY public.payments SET a = $1 RETURNING id', 'payments'],
  ['DELETE FROM seats RETURNING id', 'seats'],
  ['SELECT 1', ''],
])('the table of %s', (text, table) => {
  const group = { fingerprint: 'f', text } as StatementGroup;
  const run = { traffic: { statements: [group] } } as unknown as CaptureRun;
  expect(tableOf(run, 'f')).toBe(table);
});
