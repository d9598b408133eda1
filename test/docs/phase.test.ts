import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ruleIds } from '../../src/rules/registry.ts';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docs/phase.md'), 'utf8');

/** Cells of the rows below the tables' heads. */
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\|(?:---|\s*the phase says)/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const named = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

describe('the map of the phase', () => {
  test('has four cells in each row, and none is empty', () => {
    expect(rows.length).toBeGreaterThan(25);
    for (const cells of rows) {
      expect(cells).toHaveLength(4);
      expect(cells).not.toContain('');
    }
  });

  test('names tests and files that there are', () => {
    const paths = rows.flat().flatMap(named);
    const files = paths.filter((path) => /^(?:test|fixtures|src)\//.test(path));
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(rows.flatMap((cells) => named(cells[3] ?? '')).length).toBeGreaterThanOrEqual(
      rows.length,
    );
  });

  test('names every rule by its id', () => {
    const ids = rows
      .flatMap((cells) => named(cells[1] ?? ''))
      .filter((word) => /^[a-z]+(?:-[a-z]+)+$/.test(word));
    const others = [
      'webhook-lookup',
      'handle-webhook',
      'user-payments',
      'refund-report',
      'daily-refunds',
    ];
    expect(ids.filter((id) => !ruleIds.includes(id) && !others.includes(id))).toEqual([]);
  });
});
