import { describe, expect, test } from 'vitest';
import { formatBytes, formatCount, formatMs, formatShare, plural } from '../../src/text/format.ts';

describe('quantities as they are printed', () => {
  test.each([
    [0, '0 ms'],
    [0.004, '<0.01 ms'],
    [0.0612, '0.06 ms'],
    [0.5, '0.5 ms'],
    [9.876, '9.88 ms'],
    [10, '10 ms'],
    [31.42, '31.4 ms'],
    [142.4, '142 ms'],
    [999.6, '1 s'],
    [1312, '1.31 s'],
    [59_949, '59.9 s'],
    [119_980, '2 min'],
    [150_000, '2.5 min'],
  ])('%d ms is %s', (ms, text) => expect(formatMs(ms)).toBe(text));

  test.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [8192, '8 kB'],
    [1_500_000, '1.4 MB'],
    [45_088_768, '43 MB'],
    [1_288_490_189, '1.2 GB'],
    [2 ** 53, '8192 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567, '1,234,567'],
    [31_402.6, '31,403'],
  ])('%d is %s', (count, text) => expect(formatCount(count)).toBe(text));

  test('one and many', () => {
    expect(plural(1, 'row')).toBe('1 row');
    expect(plural(2500, 'row')).toBe('2,500 rows');
    expect(plural(2, 'index', 'indexes')).toBe('2 indexes');
    expect(formatShare(0.337)).toBe('34 %');
  });
});
