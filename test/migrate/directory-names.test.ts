import { describe, expect, test } from 'vitest';
import { directoryNames } from '../../src/migrate/directory-names.ts';

const now = new Date('2026-11-25T17:41:59Z');

describe('new directories', () => {
  test('carry the time, and follow one another', () => {
    expect(directoryNames(['add_a', 'add_b'], [], now)).toEqual([
      '20261125174159_add_a',
      '20261125174200_add_b',
    ]);
  });

  test.each([
    ['a clock that was ahead', '20271231235959_later', '20280101000000_add_a'],
    ['numbers', '0042_users', '20261125174159_add_a'],
    ['a word', 'init', 'init_20261125174159_add_a'],
    ['a word that was followed before', 'init_20261125174159_x', 'init_20261125174200_add_a'],
    ['no possible time', '99999999999999_end', '99999999999999_end_20261125174159_add_a'],
  ])('sort after %s', (_, newest, expected) => {
    const [name = ''] = directoryNames(['add_a'], ['0_init', newest], now);
    expect(name).toBe(expected);
    expect(name > newest).toBe(true);
  });

  test('hold nothing that a shell or a file system minds', () => {
    const [name] = directoryNames(['add_Größe / "x"; $y'], [], now);
    expect(name).toBe('20261125174159_add_Gr_e_x_y');
  });
});
