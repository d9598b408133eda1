import { createHash } from 'node:crypto';

export type Trait =
  | 'number'
  | 'time'
  | 'text'
  | 'label'
  | 'boolean'
  | 'array'
  | 'range'
  | 'json'
  | 'point'
  | 'other';

/** A type of column, and how a value of it is made of a key. */
export interface Kind {
  readonly type: string;
  readonly trait: Trait;
  /** SQL of the value for SQL of the key. */
  readonly sql: (key: string) => string;
  /** The same value as a literal. */
  readonly literal: (key: number) => string;
}

export const words = ['amber', 'birch', 'cedar', 'delta', 'Ember', 'fjord', 'grove', 'Harbor'];

export const md5 = (key: number) => createHash('md5').update(String(key)).digest('hex');
const pad = (key: number, digits: number) => String(key).padStart(digits, '0');
const list = words.map((word) => `'${word}'`).join(', ');
const word = (key: string) => `(ARRAY[${list}])[1 + ${key} % ${words.length}]`;
const wordOf = (key: number) => words[key % words.length] ?? '';

function day(key: number): string {
  return new Date(Date.UTC(2023, 0, 1 + key)).toISOString().slice(0, 10);
}

const minute = (key: number) =>
  `${new Date(Date.UTC(2024, 0, 1, 0, key * 7)).toISOString().slice(0, 19).replace('T', ' ')}+00`;

function number(type: string, factor: number): Kind {
  const sql = (key: string) => `(${key} * ${factor})::${type}`;
  return { type, trait: 'number', sql, literal: (key) => `${key * factor}` };
}

function text(type: string, sql: Kind['sql'], value: (key: number) => string): Kind {
  return { type, trait: 'text', sql, literal: (key) => `'${value(key)}'` };
}

export const integer = number('integer', 1);
export const bigint = number('bigint', 1);

export const numbers: readonly Kind[] = [
  integer,
  number('bigint', 1_000_003),
  number('numeric(14,2)', 1.25),
  number('double precision', 0.5),
  number('real', 3),
];

export const timestamptz: Kind = {
  type: 'timestamptz',
  trait: 'time',
  sql: (key) => `timestamptz '2024-01-01 00:00:00+00' + ${key} * interval '7 minutes'`,
  literal: (key) => `'${minute(key)}'::timestamptz`,
};

export const times: readonly Kind[] = [
  timestamptz,
  {
    type: 'timestamp(3)',
    trait: 'time',
    sql: (key) => `timestamp '2024-01-01 00:00:00' + ${key} * interval '7 minutes'`,
    literal: (key) => `'${minute(key).slice(0, 19)}'::timestamp(3)`,
  },
  {
    type: 'date',
    trait: 'time',
    sql: (key) => `date '2023-01-01' + (${key})::integer`,
    literal: (key) => `'${day(key)}'::date`,
  },
];

export const texts: readonly Kind[] = [
  text(
    'text',
    (key) => `${word(key)} || '-' || ${key}`,
    (key) => `${wordOf(key)}-${key}`,
  ),
  text(
    'varchar(60)',
    (key) => `'user' || ${key} || '@' || ${word(`(${key} / 3)`)} || '.example'`,
    (key) => `user${key}@${wordOf(Math.floor(key / 3))}.example`,
  ),
  text(
    'text',
    (key) => `md5((${key})::text)`,
    (key) => md5(key),
  ),
  text(
    'text COLLATE "C"',
    (key) => `'AB-' || lpad((${key})::text, 8, '0')`,
    (key) => `AB-${pad(key, 8)}`,
  ),
  text(
    'char(12)',
    (key) => `'T' || lpad((${key})::text, 7, '0')`,
    (key) => `T${pad(key, 7)}`,
  ),
];

export const uuid: Kind = {
  type: 'uuid',
  trait: 'other',
  sql: (key) => `md5((${key})::text)::uuid`,
  literal: (key) => `'${md5(key).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}'::uuid`,
};

export const boolean: Kind = {
  type: 'boolean',
  trait: 'boolean',
  sql: (key) => `(${key} % 2 = 1)`,
  literal: (key) => (key % 2 === 1 ? 'true' : 'false'),
};

/** Labels as an enum, a domain or plain text; every label's name is in `values`. */
export function labels(type: string, values: readonly string[]): Kind {
  const array = values.map((value) => `'${value}'`).join(', ');
  return {
    type,
    trait: 'label',
    sql: (key) => `((ARRAY[${array}])[1 + ${key} % ${values.length}])::${type}`,
    literal: (key) => `'${values[key % values.length]}'::${type}`,
  };
}
