import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { renderTerminal } from '../../src/report/terminal.ts';
import { bookingRun, growth, twinRun } from './booking-run.ts';

const plain = (width: number, verbose = false) => ({
  colours: new Chalk({ level: 0 }),
  width,
  verbose,
});
const coloured = (width: number) => ({ ...plain(width, true), colours: new Chalk({ level: 1 }) });

/** Statements are meant to be copied, so they alone may be wider than the terminal. */
const isProse = (line: string) => !line.includes('CREATE INDEX');

/** The lines of a section, without its title. */
function sectionOf(text: string, title: string): readonly string[] {
  const found = text.split('\n\n').find((part) => part.startsWith(title));
  return found?.split('\n').slice(1) ?? [];
}

describe.each([80, 160])('the report on %d columns', (width) => {
  test('looks like this', async () => {
    const golden = join(import.meta.dirname, `golden/terminal-${width}.txt`);
    await expect(renderTerminal(bookingRun, plain(width, true))).toMatchFileSnapshot(golden);
  });

  test('no line is wider, save a statement that is to be copied', () => {
    const lines = renderTerminal(bookingRun, plain(width, true)).split('\n').filter(isProse);
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  });

  test('colours change no word and no break', () => {
    const text = renderTerminal(bookingRun, coloured(width));
    expect(text).toContain('\u001b[');
    expect(stripVTControlCharacters(text)).toBe(renderTerminal(bookingRun, plain(width, true)));
  });
});

describe('what the report says', () => {
  const text = renderTerminal(bookingRun, plain(160));

  test('growth, for each path before and with the advice, and what was assumed, once', () => {
    const lines = sectionOf(text, 'planner cost when the tables grow');
    const cells = lines.map((line) => line.split('│').map((cell) => cell.trim()));
    expect(cells.filter((row) => row.length > 1)).toEqual([
      ['', 'path', 'growth', '1×', '10×', '100×', ''],
      ['', 'webhook-lookup', 'linear', '31,402', '314,020', '3,140,200', ''],
      ['', 'with the advice', 'flat', '8.4', '8.5', '9.1', ''],
      [
        '',
        'monthly-report-of-refunds-by-gateway',
        'worse',
        '90,000',
        '1,400,000',
        '22,000,000',
        '',
      ],
    ]);
    expect(text.replaceAll('\n', ' ').split(growth.assumption)).toHaveLength(2);
  });

  test('a path that grew with several parameter sets is told by set', () => {
    const [first] = growth.paths;
    if (first === undefined) throw new Error('no growth');
    const paths = [first, { ...first, parameterSet: 'heavy' }];
    const run = { ...bookingRun, advice: { ...bookingRun.advice, growth: { ...growth, paths } } };
    const lines = sectionOf(renderTerminal(run, plain(160)), 'planner cost');
    expect(lines.join()).toMatch(/webhook-lookup, miss .*webhook-lookup, heavy /s);
  });

  test('of declared indexes that are missing, which paths each helps, or that it helps none', () => {
    expect(sectionOf(text, 'declared in schema.prisma, missing in the database')).toEqual([
      '  "public"."payments" ("status", "paid_at"): helps payment-reconciliation, daily-summary',
      '  "public"."payments" ("note"): helps no critical path',
      '  "public"."payments" ("metadata"): unproven, not tried: no planner was at hand',
    ]);
  });

  test('rejected candidates with their reasons, with -v only', () => {
    expect(sectionOf(text, 'rejected indexes')).toEqual([]);
    expect(sectionOf(renderTerminal(bookingRun, plain(160, true)), 'rejected indexes')).toEqual([
      '  "public"."payments" ("status", "paid_at"): saves 12 % of its cost, less than 30 %',
    ]);
  });

  test('without a twin and without declared indexes neither section is there', () => {
    const advice = { ...bookingRun.advice, declared: [], growth: null };
    const bare = renderTerminal({ ...bookingRun, advice }, plain(160));
    expect(bare).not.toContain('100×');
    expect(bare).not.toContain('declared in');
  });

  test('of statements that were planned and not executed, their costs are listed', () => {
    const [measurement] = twinRun.measurements;
    if (measurement === undefined) throw new Error('no measurement');
    const planned = { ...measurement, evidence: 'twin', timing: null, pages: null } as const;
    const table = renderTerminal({ ...twinRun, measurements: [planned] }, plain(160));
    expect(table).toMatch(/│ path .* │ +cost │.*\n.*\n│ webhook-lookup │ \w+ +│ 31,402 │/);
  });

  test('the kind of evidence stands at its head', () => {
    const head = (run: typeof bookingRun) => renderTerminal(run, plain(160)).split('\n')[0];
    expect(head(bookingRun)).toMatch(/^dbperf 0\.1\.0: "booking_service" at .*, measured$/);
    expect(head(twinRun)).toMatch(/: snapshot of "booking_service" at .*, planned on a twin$/);
  });
});
