import { expect, test } from 'vitest';
import { arrayElements } from '../../src/text/array-text.ts';

test.each([
  ['{}', []],
  ['{1,2,3}', ['1', '2', '3']],
  ['{"a,b",c}', ['a,b', 'c']],
  ['{"",x}', ['', 'x']],
  ['{"quo\\"ted","back\\\\slash","{t1,\\"x,y\\"}"}', ['quo"ted', 'back\\slash', '{t1,"x,y"}']],
  ['{"2025-01-01 00:00:00+00","line\nbreak"}', ['2025-01-01 00:00:00+00', 'line\nbreak']],
  ['{NULLIFY,ключ}', ['NULLIFY', 'ключ']],
])('%s', (text, elements) => {
  expect(arrayElements(text)).toEqual(elements);
});
