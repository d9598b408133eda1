import type { Theme } from '../case.ts';

export const covering: Theme = {
  title: 'covering',
  cases: [
    {
      name: 'the mean of one code',
      statement: 'SELECT avg(value) FROM lab_results WHERE code = $1',
      parameters: ['LOINC-12'],
      expect: 'lab_results (code) INCLUDE (value) or lab_results (code, value)',
    },
    {
      name: 'how many gave one star',
      statement: 'SELECT count(*) FROM reviews WHERE rating = $1',
      parameters: ['1'],
      expect: 'reviews (rating)',
    },
    {
      name: 'a keyword list of patients in one state',
      statement: 'SELECT patient_id FROM appointments WHERE state = $1',
      parameters: ['cancelled'],
      expect: 'appointments (state) INCLUDE (patient_id) or appointments (state, patient_id)',
    },
    {
      name: "a warehouse's takings of two months",
      statement:
        'SELECT sum(total_cents) FROM orders WHERE warehouse_id = $1 AND placed_at >= $2 AND placed_at < $3',
      parameters: ['2', '2025-01-01', '2025-03-01'],
      expect:
        'orders (warehouse_id, placed_at) INCLUDE (total_cents) or orders (warehouse_id, placed_at, total_cents)',
    },
    {
      name: 'the titles of a category, by price',
      statement: 'SELECT price_cents FROM products WHERE category_id = $1 ORDER BY price_cents',
      parameters: ['9'],
      expect: 'products (category_id, price_cents) or products (category_id) INCLUDE (price_cents)',
    },
    {
      name: 'how many of each rating',
      statement: 'SELECT rating, count(*) FROM reviews GROUP BY rating',
      parameters: [],
      expect: 'reviews (rating)',
    },
    {
      name: 'wide rows are not copied into an index',
      statement: 'SELECT body, written_at FROM reviews WHERE customer_id = $1',
      parameters: ['101'],
      expect: 'reviews (customer_id)',
    },
    {
      name: 'the sum over a whole table',
      statement: 'SELECT sum(quantity * price_cents) FROM order_lines',
      parameters: [],
      expect: 'nothing',
    },
    {
      name: 'the count of a whole table',
      statement: 'SELECT count(*) FROM orders',
      parameters: [],
      expect: 'nothing',
    },
    {
      name: 'the key index covers what is asked',
      statement: 'SELECT line_no FROM order_lines WHERE order_id = $1 ORDER BY line_no',
      parameters: ['17'],
      expect: 'nothing',
    },
  ],
};
