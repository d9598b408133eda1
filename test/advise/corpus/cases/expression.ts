import type { Theme } from '../case.ts';

export const expression: Theme = {
  title: 'expression',
  cases: [
    {
      name: 'an address in lower case',
      statement: 'SELECT id FROM customers WHERE lower(email) = $1',
      parameters: ['customer.1234@example.com'],
      expect: 'customers (lower(email))',
    },
    {
      name: 'both sides in lower case',
      statement: 'SELECT id FROM customers WHERE lower(email) = lower($1)',
      parameters: ['Customer.1234@Example.com'],
      expect: 'customers (lower(email))',
    },
    {
      name: 'a name in upper case',
      statement: 'SELECT * FROM patients WHERE upper(family_name) = $1',
      parameters: ['A87FF679'],
      expect: 'patients (upper(family_name))',
    },
    {
      name: 'the day of a timestamp without a zone',
      statement: 'SELECT * FROM orders WHERE placed_at::date = $1',
      parameters: ['2025-02-01'],
      expect: 'orders ((placed_at::date))',
    },
    {
      name: 'lower case before a unique address',
      statement: 'SELECT "id" FROM "User" WHERE lower("email") = $1',
      parameters: ['user17@example.org'],
      expect: '"User" (lower("email"))',
    },
    {
      name: 'a prefix in lower case',
      statement: 'SELECT id FROM customers WHERE lower(name) LIKE $1',
      parameters: ['a87ff6%'],
      expect: 'customers (lower(name) text_pattern_ops)',
    },
    {
      name: 'an equality beside it decides',
      statement: 'SELECT * FROM orders WHERE customer_id = $1 AND lower(coupon) = $2',
      parameters: ['4711', 'save17'],
      expect: 'orders (customer_id)',
    },
    {
      name: 'the day of a timestamp with a zone, which depends on the session',
      statement: 'SELECT * FROM lab_results WHERE taken_at::date = $1',
      parameters: ['2025-01-10'],
      expect: 'nothing',
    },
    {
      name: 'a sum over two columns',
      statement: 'SELECT * FROM order_lines WHERE quantity + price_cents = $1::int',
      parameters: ['777'],
      expect: 'nothing',
    },
    {
      name: 'lower case of a small table',
      statement: 'SELECT * FROM doctors WHERE lower(family_name) = $1',
      parameters: ['98f13708210194c475687be6106a3b84'],
      expect: 'nothing',
    },
  ],
};
