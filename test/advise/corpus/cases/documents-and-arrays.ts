import type { Theme } from '../case.ts';

export const documentsAndArrays: Theme = {
  title: 'jsonb and arrays',
  cases: [
    {
      name: 'a document that contains a pair',
      statement: 'SELECT id, title FROM products WHERE attributes @> $1',
      parameters: ['{"color": "color17"}'],
      expect: 'products USING gin (attributes jsonb_path_ops) or products USING gin (attributes)',
    },
    {
      name: 'a field of a document, as text',
      statement: `SELECT id, title FROM products WHERE attributes ->> 'color' = $1`,
      parameters: ['color17'],
      expect: `products ((attributes ->> 'color'))`,
    },
    {
      name: 'a field of a document in quoted names',
      statement: `SELECT "id", "name" FROM "User" WHERE "profile" ->> 'locale' = $1`,
      parameters: ['l17'],
      expect: `"User" (("profile" ->> 'locale'))`,
    },
    {
      name: 'an array that contains',
      statement: 'SELECT * FROM products WHERE tags @> $1',
      parameters: ['{tag17}'],
      expect: 'products USING gin (tags)',
    },
    {
      name: 'arrays that overlap',
      statement: 'SELECT * FROM lab_results WHERE flags && $1',
      parameters: ['{flag3,flag4}'],
      expect: 'lab_results USING gin (flags)',
    },
    {
      name: 'a document that has a device',
      statement: 'SELECT * FROM lab_results WHERE details @> $1',
      parameters: ['{"device": "dev9"}'],
      expect: 'lab_results USING gin (details jsonb_path_ops) or lab_results USING gin (details)',
    },
    {
      name: '= ANY (column) is no operator of an index',
      statement: 'SELECT * FROM products WHERE $1 = ANY (tags)',
      parameters: ['tag17'],
      expect: 'nothing',
    },
    {
      name: 'what every document contains',
      statement: 'SELECT * FROM lab_results WHERE details @> $1',
      parameters: ['{"unit": "mmol"}'],
      expect: 'nothing',
    },
    {
      name: 'a document that does not contain',
      statement: 'SELECT * FROM products WHERE NOT attributes @> $1',
      parameters: ['{"color": "color17"}'],
      expect: 'nothing',
    },
    {
      name: 'the empty document, which all contain',
      statement: 'SELECT * FROM products WHERE attributes @> $1',
      parameters: ['{}'],
      expect: 'nothing',
    },
  ],
};
