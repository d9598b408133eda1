import type { Kind } from './kinds.ts';
import { md5, words } from './kinds.ts';

const wordList = words.map((word) => `'${word}'`).join(', ');

const integers: Kind = {
  type: 'integer[]',
  trait: 'array',
  sql: (key) =>
    `(ARRAY[${key} % 40, ${key} % 71 + 40, ${key} % 7, ${key} % 300]::integer[])[1 : ${key} % 5]`,
  literal: (key) => `ARRAY[${key % 40}, ${(key % 71) + 40}]::integer[]`,
};

const tags: Kind = {
  type: 'text[]',
  trait: 'array',
  sql: (key) =>
    `(ARRAY[(ARRAY[${wordList}])[1 + ${key} % ${words.length}], 'tag' || ${key} % 90, 'all'])[1 : 1 + ${key} % 3]`,
  literal: (key) => `ARRAY['tag${key % 90}']::text[]`,
};

export const arrays: readonly Kind[] = [integers, tags];

export const ranges: readonly Kind[] = [
  {
    type: 'int4range',
    trait: 'range',
    sql: (key) => `int4range((${key})::integer, (${key} + ${key} % 19)::integer)`,
    literal: (key) => `int4range(${key}, ${key + 25})`,
  },
  {
    type: 'daterange',
    trait: 'range',
    sql: (key) =>
      `daterange(date '2023-01-01' + (${key})::integer, date '2023-01-01' + (${key} + 1 + ${key} % 30)::integer)`,
    literal: (key) => `daterange(date '2023-01-01' + ${key}, date '2023-01-01' + ${key + 9})`,
  },
];

export const document: Kind = {
  type: 'jsonb',
  trait: 'json',
  sql: (key) =>
    `jsonb_build_object('kind', (ARRAY[${wordList}])[1 + ${key} % ${words.length}], 'n', ${key} % 500, 'flags', jsonb_build_array(${key} % 11, ${key} % 23))`,
  literal: (key) => `'{"kind": "${words[key % words.length]}", "n": ${key % 500}}'::jsonb`,
};

export const point: Kind = {
  type: 'point',
  trait: 'point',
  sql: (key) => `point(${key} % 211, ${key} % 97)`,
  literal: (key) => `point '(${key % 211},${key % 97})'`,
};

export const network: Kind = {
  type: 'inet',
  trait: 'other',
  sql: (key) => `('10.0.0.0'::inet + ${key})`,
  literal: (key) =>
    `'10.${Math.floor(key / 65536)}.${Math.floor(key / 256) % 256}.${key % 256}'::inet`,
};

export const bytes: Kind = {
  type: 'bytea',
  trait: 'other',
  sql: (key) => `decode(md5((${key})::text), 'hex')`,
  literal: (key) => `'\\x${md5(key)}'::bytea`,
};

export const duration: Kind = {
  type: 'interval',
  trait: 'other',
  sql: (key) => `${key} * interval '1 minute'`,
  literal: (key) => `'${key} minutes'::interval`,
};
