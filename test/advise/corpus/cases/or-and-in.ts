import type { Theme } from '../case.ts';

export const orAndIn: Theme = {
  title: 'OR and IN',
  cases: [
    {
      name: 'a list of customers',
      statement: 'SELECT * FROM orders WHERE customer_id IN ($1, $2, $3)',
      parameters: ['4711', '12', '9000'],
      expect: 'orders (customer_id)',
    },
    {
      name: '= ANY of an array',
      statement: 'SELECT * FROM "Comment" WHERE "ticketId" = ANY ($1::int[])',
      parameters: ['{10,20,30,40,50}'],
      expect: '"Comment" ("ticketId")',
    },
    {
      name: 'OR over one column',
      statement: 'SELECT * FROM reviews WHERE customer_id = $1 OR customer_id = $2',
      parameters: ['101', '2001'],
      expect: 'reviews (customer_id)',
    },
    {
      name: 'OR over two columns: an index each, or none',
      statement: 'SELECT * FROM "Ticket" WHERE "assigneeId" = $1 OR "reporterId" = $1',
      parameters: ['usr_70efdf2ec9b086079795c442636b55fb'],
      expect: '"Ticket" ("assigneeId") and "Ticket" ("reporterId")',
    },
    {
      name: 'OR of which one arm has its index',
      statement: 'SELECT * FROM orders WHERE number = $1 OR customer_id = $2',
      parameters: ['O-17', '4711'],
      expect: 'orders (customer_id)',
    },
    {
      name: 'IN with a sort behind it',
      statement:
        'SELECT * FROM lab_results WHERE code IN ($1, $2) AND value > $3 ORDER BY value DESC',
      parameters: ['LOINC-12', 'LOINC-13', '990'],
      expect: 'lab_results (code, value) or lab_results (code, value DESC)',
    },
    {
      name: 'OR over two tables, beyond any index',
      statement:
        'SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.total_cents < $1 OR c.vip',
      parameters: ['600'],
      expect: 'nothing',
    },
    {
      name: 'an arm that most rows satisfy',
      statement: 'SELECT * FROM appointments WHERE patient_id = $1 OR state = $2',
      parameters: ['70efdf2e-c9b0-8607-9795-c442636b55fb', 'done'],
      expect: 'nothing',
    },
    {
      name: 'NOT IN a list',
      statement: 'SELECT * FROM products WHERE category_id NOT IN ($1, $2)',
      parameters: ['3', '4'],
      expect: 'nothing',
    },
    {
      name: 'the list of a unique column',
      statement: 'SELECT * FROM products WHERE sku IN ($1, $2, $3)',
      parameters: ['SKU-00000001', 'SKU-00000002', 'SKU-00000003'],
      expect: 'nothing',
    },
  ],
};
