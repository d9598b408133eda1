import type { Theme } from '../case.ts';

export const semiJoin: Theme = {
  title: 'semi-join and sub-select',
  cases: [
    {
      name: 'IN (SELECT …) that finds few',
      statement:
        'SELECT * FROM order_lines WHERE order_id IN (SELECT id FROM orders WHERE coupon = $1)',
      parameters: ['SAVE17'],
      expect: 'orders (coupon) WHERE coupon IS NOT NULL',
    },
    {
      name: 'EXISTS for one row outside',
      statement:
        'SELECT 1 FROM patients p WHERE p.record_number = $1 AND EXISTS (SELECT FROM appointments a WHERE a.patient_id = p.id AND a.state = $2)',
      parameters: ['MRN000000017', 'booked'],
      expect: 'appointments (patient_id)',
    },
    {
      name: 'NOT EXISTS for a few rows outside',
      statement:
        'SELECT c.id FROM customers c WHERE c.id BETWEEN $1 AND $2 AND NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id)',
      parameters: ['500', '520'],
      expect: 'orders (customer_id)',
    },
    {
      name: 'a count for each row of a page',
      statement:
        'SELECT t."id", (SELECT count(*) FROM "Comment" c WHERE c."ticketId" = t."id") FROM "Ticket" t ORDER BY t."id" LIMIT 20',
      parameters: [],
      expect: '"Comment" ("ticketId")',
    },
    {
      name: 'the latest of each, by a correlated sub-select',
      statement:
        'SELECT c.id, (SELECT o.placed_at FROM orders o WHERE o.customer_id = c.id ORDER BY o.placed_at DESC LIMIT 1) FROM customers c WHERE c.id < $1',
      parameters: ['40'],
      expect:
        'orders (customer_id, placed_at) or orders (customer_id, placed_at DESC) or orders (customer_id)',
    },
    {
      name: 'through a common table expression',
      statement:
        'WITH mine AS (SELECT * FROM "Ticket" WHERE "reporterId" = $1) SELECT "status", count(*) FROM mine GROUP BY "status"',
      parameters: ['usr_70efdf2ec9b086079795c442636b55fb'],
      expect: '"Ticket" ("reporterId")',
    },
    {
      name: 'LATERAL for a few rows outside',
      statement:
        'SELECT p.id, r.body FROM products p, LATERAL (SELECT body FROM order_lines l JOIN reviews r ON r.product_id = l.product_id WHERE l.product_id = p.id LIMIT 3) r WHERE p.sku = $1',
      parameters: ['SKU-00000077'],
      expect: 'order_lines (product_id)',
    },
    {
      name: 'a whole table against another',
      statement:
        'SELECT * FROM "Ticket" t WHERE EXISTS (SELECT FROM "Comment" c WHERE c."ticketId" = t."id" AND c."body" <> t."body")',
      parameters: [],
      expect: 'nothing',
    },
    {
      name: 'EXISTS over a unique key',
      statement: 'SELECT EXISTS (SELECT FROM reviews WHERE product_id = $1 AND customer_id = $2)',
      parameters: ['77', '101'],
      expect: 'nothing',
    },
  ],
};
