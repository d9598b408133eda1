import type { Theme } from '../case.ts';

export const range: Theme = {
  title: 'range',
  cases: [
    {
      name: 'the results of one day',
      statement: 'SELECT * FROM lab_results WHERE taken_at >= $1 AND taken_at < $2',
      parameters: ['2025-01-10 00:00Z', '2025-01-11 00:00Z'],
      expect: 'lab_results (taken_at)',
    },
    {
      name: 'BETWEEN two prices',
      statement: 'SELECT id, title FROM products WHERE price_cents BETWEEN $1 AND $2',
      parameters: ['5000', '5200'],
      expect: 'products (price_cents)',
    },
    {
      name: 'the oldest patients',
      statement: 'SELECT * FROM patients WHERE born_on < $1',
      parameters: ['1930-06-01'],
      expect: 'patients (born_on)',
    },
    {
      name: 'equality first, the range behind it',
      statement: 'SELECT * FROM products WHERE category_id = $1 AND price_cents < $2',
      parameters: ['9', '2000'],
      expect: 'products (category_id, price_cents)',
    },
    {
      name: 'a range on what few rows have',
      statement:
        'SELECT id, total_cents FROM orders WHERE cancelled_at >= $1 AND cancelled_at < $2',
      parameters: ['2025-03-01', '2025-04-01'],
      expect: 'orders (cancelled_at) WHERE cancelled_at IS NOT NULL',
    },
    {
      name: 'of two ranges the one that leaves less',
      statement: 'SELECT id FROM orders WHERE total_cents > $1 AND shipped_at > $2',
      parameters: ['90400', '2024-07-01'],
      expect: 'orders (total_cents)',
    },
    {
      name: 'a row comparison, page by page',
      statement:
        'SELECT id, written_at FROM reviews WHERE (written_at, id) > ($1, $2) ORDER BY written_at, id LIMIT 20',
      parameters: ['2025-06-01', '11000'],
      expect: 'reviews (written_at, id) or reviews (written_at)',
    },
    {
      name: 'a range that an index has only behind another column',
      statement: 'SELECT * FROM orders WHERE placed_at >= $1 AND placed_at < $2',
      parameters: ['2025-02-01', '2025-03-15'],
      expect: 'orders (placed_at)',
    },
    {
      name: 'nearly everything is after that day',
      statement: 'SELECT * FROM orders WHERE placed_at > $1',
      parameters: ['2024-06-10'],
      expect: 'nothing',
    },
    {
      name: 'half of the prices',
      statement: 'SELECT * FROM products WHERE price_cents > $1',
      parameters: ['25000'],
      expect: 'nothing',
    },
    {
      name: 'everything but one value',
      statement: 'SELECT * FROM products WHERE category_id <> $1',
      parameters: ['7'],
      expect: 'nothing',
    },
  ],
};
