import { describe, expect, test } from 'vitest';
import { sqlcommenterTags } from '../../src/capture/tap/sqlcommenter.ts';

describe('tags of sqlcommenter', () => {
  test.each([
    ["SELECT 1 /*action='findMany',model='Payment'*/", { action: 'findMany', model: 'Payment' }],
    ["SELECT 1 /*route='%2Fpayments%20of',x='it\\'s'*/ ;\n", { route: '/payments of', x: "it's" }],
    [
      "SELECT 1 /*traceparent='00-1-2-01', db%20driver='pg'*/",
      { traceparent: '00-1-2-01', 'db driver': 'pg' },
    ],
    ["SELECT 1 /*a='50%'*/", { a: '50%' }],
  ])('%s', (text, tags) => {
    expect(sqlcommenterTags(text)).toEqual(tags);
  });

  test.each([
    'SELECT 1',
    'SELECT 1 /* a note */',
    "SELECT /*a='b'*/ 1",
    "SELECT 1 /*a='b' and more*/",
    "SELECT '/*a=''b''*/'",
    'SELECT 1 /*',
    'SELECT 1 */',
    'SELECT 1 /*/',
  ])('none in %s', (text) => {
    expect(sqlcommenterTags(text)).toEqual({});
  });
});
