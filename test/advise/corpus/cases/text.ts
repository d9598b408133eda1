import type { Theme } from '../case.ts';

export const text: Theme = {
  title: 'LIKE and ILIKE',
  cases: [
    {
      name: 'a prefix',
      statement: 'SELECT id, title FROM products WHERE title LIKE $1',
      parameters: ['c4ca4%'],
      expect: 'products (title text_pattern_ops)',
    },
    {
      name: 'a prefix that is put together',
      statement: `SELECT * FROM orders WHERE shipping_address LIKE $1 || '%'`,
      parameters: ['a87ff67'],
      expect: 'orders (shipping_address text_pattern_ops)',
    },
    {
      name: "a prefix of a unique column in a language's order",
      statement: 'SELECT * FROM products WHERE sku LIKE $1',
      parameters: ['SKU-0000012%'],
      expect: 'products (sku text_pattern_ops)',
    },
    {
      name: 'somewhere within',
      statement: `SELECT id FROM products WHERE title LIKE '%' || $1 || '%'`,
      parameters: ['dcb3e9'],
      expect: 'products USING gin (title gin_trgm_ops)',
    },
    {
      name: 'whatever the case',
      statement: 'SELECT * FROM customers WHERE email ILIKE $1',
      parameters: ['customer.1234@example.com'],
      expect: 'customers USING gin (email gin_trgm_ops)',
    },
    {
      name: 'at the end',
      statement: 'SELECT * FROM "Ticket" WHERE "title" LIKE $1',
      parameters: ['%a5f3c6a1'],
      expect: '"Ticket" USING gin ("title" gin_trgm_ops)',
    },
    {
      name: 'a prefix after an equality',
      statement: 'SELECT * FROM patients WHERE sex = $1 AND family_name LIKE $2',
      parameters: ['F', 'A87f%'],
      expect:
        'patients (family_name text_pattern_ops) or patients (sex, family_name text_pattern_ops)',
    },
    {
      name: 'NOT LIKE',
      statement: 'SELECT * FROM products WHERE title NOT LIKE $1',
      parameters: ['c4ca%'],
      expect: 'nothing',
    },
    {
      name: 'a prefix that all rows have',
      statement: 'SELECT * FROM orders WHERE number LIKE $1',
      parameters: ['O-%'],
      expect: 'nothing',
    },
    {
      name: 'anything at all',
      statement: `SELECT * FROM "Ticket" WHERE "title" ILIKE '%' || $1 || '%'`,
      parameters: [''],
      expect: 'nothing',
    },
  ],
};
