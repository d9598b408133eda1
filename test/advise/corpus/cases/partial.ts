import type { Theme } from '../case.ts';

export const partial: Theme = {
  title: 'partial',
  cases: [
    {
      name: 'the queue of what is unread',
      statement:
        'SELECT * FROM "Notification" WHERE "readAt" IS NULL ORDER BY "createdAt" LIMIT 50',
      parameters: [],
      expect: '"Notification" ("createdAt") WHERE "readAt" IS NULL',
    },
    {
      name: 'the results nobody has reviewed',
      statement:
        'SELECT id, patient_id FROM lab_results WHERE reviewed_at IS NULL ORDER BY taken_at LIMIT 50',
      parameters: [],
      expect: 'lab_results (taken_at) WHERE reviewed_at IS NULL',
    },
    {
      name: 'the reminders that are due',
      statement: 'SELECT * FROM appointments WHERE reminder_due_at < $1',
      parameters: ['2025-06-04 08:00Z'],
      expect: 'appointments (reminder_due_at) WHERE reminder_due_at IS NOT NULL',
    },
    {
      name: 'the latest of what was escalated',
      statement:
        'SELECT * FROM "Ticket" WHERE "escalatedAt" IS NOT NULL ORDER BY "escalatedAt" DESC LIMIT 20',
      parameters: [],
      expect:
        '"Ticket" ("escalatedAt") WHERE "escalatedAt" IS NOT NULL or "Ticket" ("escalatedAt" DESC) WHERE "escalatedAt" IS NOT NULL',
    },
    {
      name: 'a coupon, which few orders have',
      statement: 'SELECT * FROM orders WHERE coupon = $1',
      parameters: ['SAVE17'],
      expect: 'orders (coupon) WHERE coupon IS NOT NULL',
    },
    {
      name: 'the few that count',
      statement: 'SELECT id, name, created_at FROM customers WHERE vip ORDER BY created_at DESC',
      parameters: [],
      expect:
        'customers (created_at) WHERE vip or customers (created_at DESC) WHERE vip or customers (created_at) WHERE vip = true or customers (vip)',
    },
    {
      name: "one state's part of a month",
      statement: `SELECT * FROM appointments WHERE state = 'cancelled' AND starts_at >= $1 AND starts_at < $2`,
      parameters: ['2024-05-01 00:00Z', '2024-05-03 00:00Z'],
      expect: `appointments (starts_at) WHERE state = 'cancelled' or appointments (state, starts_at) or appointments (starts_at)`,
    },
    {
      name: 'what is not deleted is nearly all: the other column decides',
      statement: 'SELECT * FROM "Ticket" WHERE "deletedAt" IS NULL AND "assigneeId" = $1',
      parameters: ['usr_70efdf2ec9b086079795c442636b55fb'],
      expect: '"Ticket" ("assigneeId") or "Ticket" ("assigneeId") WHERE "deletedAt" IS NULL',
    },
    {
      name: 'what is not deleted, all of it',
      statement: 'SELECT * FROM "Ticket" WHERE "deletedAt" IS NULL',
      parameters: [],
      expect: 'nothing',
    },
    {
      name: 'what is read, nearly all of it',
      statement: 'SELECT * FROM "Notification" WHERE "readAt" IS NOT NULL',
      parameters: [],
      expect: 'nothing',
    },
    {
      name: 'a predicate that most rows satisfy, in a join of whole tables',
      statement:
        'SELECT t.*, u.* FROM "Ticket" t JOIN "User" u ON u."id" = t."reporterId" WHERE t."deletedAt" IS NULL',
      parameters: [],
      expect: 'nothing',
    },
  ],
};
