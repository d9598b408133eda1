import type { Theme } from '../case.ts';

export const sort: Theme = {
  title: 'sort',
  cases: [
    {
      name: 'the latest reviews',
      statement: 'SELECT * FROM reviews ORDER BY written_at DESC LIMIT 20',
      parameters: [],
      expect: 'reviews (written_at DESC) or reviews (written_at)',
    },
    {
      name: 'one direction up, the other down',
      statement: 'SELECT * FROM reviews ORDER BY rating, written_at DESC LIMIT 10',
      parameters: [],
      expect: 'reviews (rating, written_at DESC) or reviews (rating DESC, written_at)',
    },
    {
      name: 'the last seen first, the never seen last',
      statement: 'SELECT "id", "name" FROM "User" ORDER BY "lastSeenAt" DESC NULLS LAST LIMIT 10',
      parameters: [],
      expect: '"User" ("lastSeenAt" DESC NULLS LAST) or "User" ("lastSeenAt" NULLS FIRST)',
    },
    {
      name: 'the highest values of one code',
      statement: 'SELECT * FROM lab_results WHERE code = $1 ORDER BY value DESC LIMIT 10',
      parameters: ['LOINC-12'],
      expect: 'lab_results (code, value DESC) or lab_results (code, value)',
    },
    {
      name: 'two equalities, then the sort',
      statement:
        'SELECT * FROM "Ticket" WHERE "teamId" = $1 AND "priority" = $2 ORDER BY "title" LIMIT 50',
      parameters: ['3', '5'],
      expect:
        '"Ticket" ("teamId", "priority", "title") or "Ticket" ("priority", "teamId", "title")',
    },
    {
      name: 'the latest moment',
      statement: 'SELECT max(taken_at) FROM lab_results',
      parameters: [],
      expect: 'lab_results (taken_at) or lab_results (taken_at DESC)',
    },
    {
      name: 'a handful to be sorted after an equality',
      statement: 'SELECT * FROM orders WHERE customer_id = $1 ORDER BY total_cents DESC',
      parameters: ['4711'],
      expect: 'orders (customer_id)',
    },
    {
      name: 'the sort of a whole table',
      statement: 'SELECT * FROM reviews ORDER BY rating, body',
      parameters: [],
      expect: 'nothing',
    },
    {
      name: 'the sort by an expression over two columns',
      statement: 'SELECT * FROM order_lines ORDER BY quantity * price_cents DESC LIMIT 10',
      parameters: [],
      expect: 'nothing',
    },
    {
      name: 'the primary key sorts already',
      statement: 'SELECT * FROM "Comment" ORDER BY "id" DESC LIMIT 20',
      parameters: [],
      expect: 'nothing',
    },
  ],
};
