import { describe, expect, test } from 'vitest';
import { Answers } from '../../src/service/cache/answers.ts';

const answerTo = (value: unknown) => new Answers().describe('the-path', value);

/** How the second value differs in kind from the first. */
function changeOf(first: unknown, second: unknown): string | null {
  const answers = new Answers();
  answers.describe('the-path', first);
  return answers.describe('the-path', second).otherShape;
}

class Decimal {
  readonly digits: string;
  constructor(digits: string) {
    this.digits = digits;
  }
  toJSON(): string {
    return this.digits;
  }
}

const at = new Date('2026-01-01T00:00:00Z');

describe('answers are the same', () => {
  test.each([
    ['whatever the order of keys', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ['as JSON has them', { at, n: new Decimal('1.5') }, { at: at.toISOString(), n: '1.5' }],
    ['without what is undefined', { a: 1, b: undefined }, { a: 1 }],
    ['where nothing is returned', undefined, null],
    ['with bigint', { n: 1n }, { n: 1n }],
    ['of maps', new Map([['a', 1]]), new Map([['a', 1]])],
  ])('%s', (_, one, other) => {
    expect(answerTo(one).hash).toBe(answerTo(other).hash);
  });

  test.each([
    ['values', { a: 1 }, { a: 2 }],
    ['keys', { a: 1 }, { b: 1 }],
    ['the order of rows', [{ a: 1 }, { a: 2 }], [{ a: 2 }, { a: 1 }]],
    ['maps', new Map([['a', 1]]), new Map([['a', 2]])],
  ])('not with other %s', (_, one, other) => {
    expect(answerTo(one).hash).not.toBe(answerTo(other).hash);
  });

  test('nobody knows where JSON has no form for them', () => {
    const circle: { own?: unknown } = {};
    circle.own = circle;
    expect(answerTo(circle)).toEqual({ hash: null, otherShape: null });
  });
});

describe('another shape', () => {
  test.each([
    ['a Date in rows', [{ at }, { at }], [{ at: at.toISOString() }], 'Date, then string'],
    ['a Decimal', { n: new Decimal('1') }, { n: '1' }, 'Decimal, then string'],
    ['a bigint', { n: 1n }, { n: 1 }, 'bigint, then number'],
    ['a key that is gone', { a: 1, b: 2 }, { a: 1 }, 'number, then nothing'],
  ])('%s', (_, first, second, words) => {
    expect(changeOf(first, second)).toBe(words);
  });

  test.each([
    ['other values', [{ a: 1, at }], [{ a: 2, at: new Date(0) }]],
    ['more rows', [{ a: 1 }], [{ a: 1 }, { a: 2 }]],
    ['undefined or absent', { a: 1, b: undefined }, { a: 1 }],
    ['an object without a prototype', { a: 1 }, Object.assign(Object.create(null), { a: 1 })],
  ])('%s are none', (_, first, second) => {
    expect(changeOf(first, second)).toBeNull();
  });

  test('calls of other paths do not matter', () => {
    const answers = new Answers();
    answers.describe('one', { at });
    expect(answers.describe('other', { at: '' }).otherShape).toBeNull();
  });
});
