import type { Theme } from '../case.ts';

export const equality: Theme = {
  title: 'equality',
  cases: [
    {
      name: "a customer's orders",
      statement: 'SELECT * FROM orders WHERE customer_id = $1',
      parameters: ['4711'],
      expect: 'orders (customer_id)',
    },
    {
      name: 'who bought a product',
      statement: 'SELECT order_id, quantity FROM order_lines WHERE product_id = $1',
      parameters: ['77'],
      expect: 'order_lines (product_id)',
    },
    {
      name: 'a foreign key in a second place of a unique constraint',
      statement: 'SELECT body FROM reviews WHERE customer_id = $1',
      parameters: ['101'],
      expect: 'reviews (customer_id)',
    },
    {
      name: 'the first of two columns finds next to nothing already',
      statement: 'SELECT body FROM reviews WHERE customer_id = $1 AND rating = $2',
      parameters: ['101', '1'],
      expect: 'reviews (customer_id)',
    },
    {
      name: 'two columns of which neither is enough alone',
      statement: 'SELECT * FROM "Ticket" WHERE "teamId" = $1 AND "priority" = $2',
      parameters: ['3', '5'],
      expect: '"Ticket" ("teamId", "priority") or "Ticket" ("priority", "teamId")',
    },
    {
      name: 'a uuid',
      statement: 'SELECT * FROM appointments WHERE patient_id = $1',
      parameters: ['70efdf2e-c9b0-8607-9795-c442636b55fb'],
      expect: 'appointments (patient_id)',
    },
    {
      name: 'a value that does not occur',
      statement: 'SELECT id FROM "Ticket" WHERE "assigneeId" = $1',
      parameters: ['usr_nobody'],
      expect: '"Ticket" ("assigneeId")',
    },
    {
      name: 'a rare value of a skewed column',
      statement: 'SELECT * FROM patients WHERE doctor_id = $1',
      parameters: ['118'],
      expect: 'patients (doctor_id)',
    },
    {
      name: 'IS NOT DISTINCT FROM is no operator of an index',
      statement: 'SELECT * FROM orders WHERE customer_id IS NOT DISTINCT FROM (SELECT 5)',
      parameters: [],
      expect: 'nothing',
    },
    {
      name: 'a column compared with its neighbour',
      statement: 'SELECT * FROM products WHERE price_cents = category_id',
      parameters: [],
      expect: 'nothing',
    },
  ],
};
