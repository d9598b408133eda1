import type { Theme } from '../case.ts';

export const lowSelectivity: Theme = {
  title: 'low selectivity, whole tables',
  cases: [
    {
      name: 'half of the patients',
      statement: 'SELECT * FROM patients WHERE sex = $1',
      parameters: ['F'],
      expect: 'nothing',
    },
    {
      name: 'the most common state',
      statement: 'SELECT * FROM appointments WHERE state = $1',
      parameters: ['done'],
      expect: 'nothing',
    },
    {
      name: 'the most common status, as an enum',
      statement: 'SELECT * FROM orders WHERE status = $1',
      parameters: ['DELIVERED'],
      expect: 'nothing',
    },
    {
      name: 'two conditions that most rows satisfy',
      statement: 'SELECT * FROM "Ticket" WHERE "priority" > $1 AND "status" <> $2',
      parameters: ['1', 'SPAM'],
      expect: 'nothing',
    },
    {
      name: 'what is not internal',
      statement: 'SELECT * FROM "Comment" WHERE NOT "internal"',
      parameters: [],
      expect: 'nothing',
    },
    {
      name: 'a report over a year and its groups',
      statement:
        'SELECT customer_id, sum(total_cents), min(shipping_address) FROM orders WHERE placed_at >= $1 GROUP BY customer_id',
      parameters: ['2024-07-01'],
      expect: 'nothing',
    },
    {
      name: 'the common doctor',
      statement: 'SELECT * FROM patients WHERE doctor_id <= $1',
      parameters: ['40'],
      expect: 'nothing',
    },
    {
      name: 'all countries but the smallest',
      statement: 'SELECT * FROM customers WHERE country = ANY ($1)',
      parameters: ['{DE,FR,US,IT}'],
      expect: 'nothing',
    },
    {
      name: 'any row will do',
      statement: 'SELECT * FROM orders LIMIT 10',
      parameters: [],
      expect: 'nothing',
    },
  ],
};
