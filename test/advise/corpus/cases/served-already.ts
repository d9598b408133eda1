import type { Theme } from '../case.ts';

export const servedAlready: Theme = {
  title: 'served already',
  cases: [
    {
      name: 'by the primary key',
      statement: 'SELECT * FROM patients WHERE id = $1',
      parameters: ['70efdf2e-c9b0-8607-9795-c442636b55fb'],
      expect: 'nothing',
    },
    {
      name: 'by a unique constraint',
      statement: 'SELECT * FROM orders WHERE number = $1',
      parameters: ['O-17'],
      expect: 'nothing',
    },
    {
      name: 'by a unique constraint, whatever else is asked',
      statement: 'SELECT * FROM orders WHERE number = $1 AND customer_id = $2 AND total_cents > $3',
      parameters: ['O-17', '4711', '10'],
      expect: 'nothing',
    },
    {
      name: 'by the prefix of the primary key',
      statement: 'SELECT * FROM order_lines WHERE order_id = $1',
      parameters: ['17'],
      expect: 'nothing',
    },
    {
      name: 'by the prefix of an index',
      statement: 'SELECT * FROM lab_results WHERE patient_id = $1',
      parameters: ['70efdf2e-c9b0-8607-9795-c442636b55fb'],
      expect: 'nothing',
    },
    {
      name: 'by an index that runs backwards',
      statement: 'SELECT * FROM lab_results WHERE patient_id = $1 ORDER BY taken_at DESC LIMIT 1',
      parameters: ['70efdf2e-c9b0-8607-9795-c442636b55fb'],
      expect: 'nothing',
    },
    {
      name: 'by a unique constraint over two columns, in the other order',
      statement: 'SELECT * FROM reviews WHERE customer_id = $1 AND product_id = $2',
      parameters: ['101', '77'],
      expect: 'nothing',
    },
    {
      name: "by a unique constraint: a doctor's day",
      statement:
        'SELECT * FROM appointments WHERE doctor_id = $1 AND starts_at >= $2 AND starts_at < $3 ORDER BY starts_at',
      parameters: ['17', '2024-03-01 00:00Z', '2024-03-02 00:00Z'],
      expect: 'nothing',
    },
    {
      name: "by Prisma's own key of a many-to-many table",
      statement: 'SELECT "B" FROM "_LabelToTicket" WHERE "A" IN ($1, $2)',
      parameters: ['17', '18'],
      expect: 'nothing',
    },
    {
      name: 'by the prefix of a unique constraint, with a few rows to sort',
      statement: 'SELECT * FROM reviews WHERE product_id = $1 ORDER BY rating DESC',
      parameters: ['77'],
      expect: 'nothing',
    },
  ],
};
