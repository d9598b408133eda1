import type { Theme } from '../case.ts';

export const join: Theme = {
  title: 'join',
  cases: [
    {
      name: 'from the parent to its children',
      statement:
        'SELECT c.name, o.* FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = $1',
      parameters: ['4711'],
      expect: 'orders (customer_id)',
    },
    {
      name: 'from a filtered child to its parent',
      statement:
        'SELECT o.number, l.quantity FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE l.product_id = $1',
      parameters: ['77'],
      expect: 'order_lines (product_id)',
    },
    {
      name: 'found on one side, joined on the other: one index each',
      statement:
        'SELECT t."title", c."body" FROM "Ticket" t JOIN "Comment" c ON c."ticketId" = t."id" WHERE t."assigneeId" = $1',
      parameters: ['usr_70efdf2ec9b086079795c442636b55fb'],
      expect: '"Ticket" ("assigneeId") and "Comment" ("ticketId")',
    },
    {
      name: 'found by a unique column, joined to many',
      statement:
        'SELECT a.* FROM patients p JOIN appointments a ON a.patient_id = p.id WHERE p.record_number = $1',
      parameters: ['MRN000000017'],
      expect: 'appointments (patient_id)',
    },
    {
      name: 'a left join to many',
      statement:
        'SELECT u."name", t."title" FROM "User" u LEFT JOIN "Ticket" t ON t."reporterId" = u."id" WHERE u."email" = $1',
      parameters: ['user17@example.org'],
      expect: '"Ticket" ("reporterId")',
    },
    {
      name: 'three tables, the middle one served by its key',
      statement:
        'SELECT p.title FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN products p ON p.id = l.product_id WHERE o.customer_id = $1',
      parameters: ['4711'],
      expect: 'orders (customer_id)',
    },
    {
      name: 'a small table only gives the key',
      statement:
        'SELECT p.* FROM doctors d JOIN patients p ON p.doctor_id = d.id WHERE d.family_name = $1',
      parameters: ['98f13708210194c475687be6106a3b84'],
      expect: 'patients (doctor_id)',
    },
    {
      name: 'USING names the column once',
      statement:
        'SELECT r.body FROM (SELECT id AS customer_id FROM customers WHERE id = $1) c JOIN reviews r USING (customer_id)',
      parameters: ['101'],
      expect: 'reviews (customer_id)',
    },
    {
      name: 'two whole tables, hashed',
      statement: 'SELECT * FROM "Comment" c JOIN "Ticket" t ON t."id" = c."ticketId"',
      parameters: [],
      expect: 'nothing',
    },
    {
      name: 'both sides of the join have their key',
      statement:
        'SELECT o.*, l.* FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.id = $1',
      parameters: ['1234'],
      expect: 'nothing',
    },
    {
      name: 'a join of whole tables through expressions',
      statement: 'SELECT o.*, c.* FROM orders o JOIN customers c ON c.id + 1 = o.customer_id * 2',
      parameters: [],
      expect: 'nothing',
    },
  ],
};
