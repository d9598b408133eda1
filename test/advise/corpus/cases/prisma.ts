import type { Theme } from '../case.ts';

const someone = 'usr_70efdf2ec9b086079795c442636b55fb';

/** As Prisma Client 7 writes its statements. */
export const prisma: Theme = {
  title: "Prisma's shapes",
  cases: [
    {
      name: 'findMany with an enum and a key',
      statement: `SELECT "public"."Ticket"."id", "public"."Ticket"."title", "public"."Ticket"."status"::text FROM "public"."Ticket" WHERE ("public"."Ticket"."status" = CAST($1::text AS "public"."TicketStatus") AND "public"."Ticket"."assigneeId" = $2) ORDER BY "public"."Ticket"."createdAt" DESC LIMIT $3 OFFSET $4`,
      parameters: ['OPEN', someone, '20', '0'],
      expect: '"Ticket" ("assigneeId")',
    },
    {
      name: 'an enum beside a column of few values: a whole index, never one of the label',
      statement: `SELECT "public"."Ticket"."id", "public"."Ticket"."body" FROM "public"."Ticket" WHERE ("public"."Ticket"."teamId" = $1 AND "public"."Ticket"."status" = CAST($2::text AS "public"."TicketStatus")) OFFSET $3`,
      parameters: ['3', 'SPAM', '0'],
      expect: '"Ticket" ("teamId", "status") or "Ticket" ("status", "teamId")',
    },
    {
      name: 'the second statement of an include',
      statement: `SELECT "public"."Comment"."id", "public"."Comment"."body", "public"."Comment"."ticketId" FROM "public"."Comment" WHERE "public"."Comment"."ticketId" IN ($1,$2,$3,$4) OFFSET $5`,
      parameters: ['10', '20', '30', '40', '0'],
      expect: '"Comment" ("ticketId")',
    },
    {
      name: 'some: tickets that somebody commented on',
      statement: `SELECT "t0"."id", "t0"."title" FROM "public"."Ticket" AS "t0" WHERE EXISTS (SELECT "t1"."ticketId" FROM "public"."Comment" AS "t1" WHERE ("t1"."authorId" = $1 AND "t0"."id" = "t1"."ticketId")) OFFSET $2`,
      parameters: [someone, '0'],
      expect: '"Comment" ("authorId")',
    },
    {
      name: 'relationJoins: LATERAL and JSONB_AGG',
      statement: `SELECT "t0"."id", "Ticket_comments"."__prisma_data__" AS "comments" FROM "public"."Ticket" AS "t0" LEFT JOIN LATERAL (SELECT COALESCE(JSONB_AGG("__prisma_data__"), '[]') AS "__prisma_data__" FROM (SELECT "t2"."__prisma_data__" FROM (SELECT JSONB_BUILD_OBJECT('id', "t1"."id", 'body', "t1"."body") AS "__prisma_data__" FROM "public"."Comment" AS "t1" WHERE "t0"."id" = "t1"."ticketId" /* root select */) AS "t2" /* inner select */) AS "t3" /* middle select */) AS "Ticket_comments" ON TRUE WHERE "t0"."id" = $1 LIMIT $2 OFFSET $3`,
      parameters: ['17', '1', '0'],
      expect: '"Comment" ("ticketId")',
    },
    {
      name: '_count of a page counts the whole child table',
      statement: `SELECT "t0"."id", COALESCE("aggr_selection_0_Comment"."_aggr_count_comments", 0) AS "_aggr_count_comments" FROM "public"."Ticket" AS "t0" LEFT JOIN (SELECT "t1"."ticketId", COUNT(*) AS "_aggr_count_comments" FROM "public"."Comment" AS "t1" WHERE 1=1 GROUP BY "t1"."ticketId") AS "aggr_selection_0_Comment" ON ("t0"."id" = "aggr_selection_0_Comment"."ticketId") WHERE "t0"."id" = $1 LIMIT $2 OFFSET $3`,
      parameters: ['17', '1', '0'],
      expect: '"Comment" ("ticketId")',
    },
    {
      name: 'contains, insensitive',
      statement: `SELECT "public"."Ticket"."id" FROM "public"."Ticket" WHERE "public"."Ticket"."title"::text ILIKE $1 ORDER BY "public"."Ticket"."id" ASC LIMIT $2 OFFSET $3`,
      parameters: ['%a5f3c6a1%', '20', '0'],
      expect: '"Ticket" USING gin ("title" gin_trgm_ops)',
    },
    {
      name: 'count of a status',
      statement: `SELECT COUNT(*) AS "_count$_all" FROM (SELECT "public"."Ticket"."id" FROM "public"."Ticket" WHERE "public"."Ticket"."status" = CAST($1::text AS "public"."TicketStatus") OFFSET $2) AS "sub"`,
      parameters: ['SPAM', '0'],
      expect: '"Ticket" ("status") or "Ticket" ("status") INCLUDE ("id")',
    },
    {
      name: 'findMany over a list of relation keys, newest first',
      statement: `SELECT "public"."Comment"."id", "public"."Comment"."createdAt" FROM "public"."Comment" WHERE "public"."Comment"."authorId" IN ($1,$2) ORDER BY "public"."Comment"."createdAt" DESC LIMIT $3 OFFSET $4`,
      parameters: [someone, 'usr_nobody', '20', '0'],
      expect: '"Comment" ("authorId")',
    },
    {
      name: 'findFirst sorts by the key',
      statement: `SELECT "public"."Ticket"."id", "public"."Ticket"."title" FROM "public"."Ticket" WHERE 1=1 ORDER BY "public"."Ticket"."id" ASC LIMIT $1 OFFSET $2`,
      parameters: ['1', '0'],
      expect: 'nothing',
    },
    {
      name: 'findUnique',
      statement: `SELECT "public"."User"."id", "public"."User"."email", "public"."User"."name" FROM "public"."User" WHERE ("public"."User"."email" = $1 AND 1=1) LIMIT $2 OFFSET $3`,
      parameters: ['user17@example.org', '1', '0'],
      expect: 'nothing',
    },
    {
      name: 'findMany without a condition',
      statement: `SELECT "public"."Ticket"."id", "public"."Ticket"."body" FROM "public"."Ticket" WHERE 1=1 OFFSET $1`,
      parameters: ['0'],
      expect: 'nothing',
    },
    {
      name: 'a common status without a LIMIT',
      statement: `SELECT "public"."Ticket"."id", "public"."Ticket"."body" FROM "public"."Ticket" WHERE "public"."Ticket"."status" IN (CAST($1::text AS "public"."TicketStatus"),CAST($2::text AS "public"."TicketStatus")) OFFSET $3`,
      parameters: ['CLOSED', 'SOLVED', '0'],
      expect: 'nothing',
    },
    {
      name: 'a deep page by the key',
      statement: `SELECT "public"."Ticket"."id", "public"."Ticket"."title", "public"."Ticket"."body" FROM "public"."Ticket" WHERE 1=1 ORDER BY "public"."Ticket"."id" ASC LIMIT $1 OFFSET $2`,
      parameters: ['20', '30000'],
      expect: 'nothing',
    },
    {
      name: 'the tickets of a label, through the table between',
      statement: `SELECT "t0"."id", "t0"."title" FROM "public"."Ticket" AS "t0" WHERE ("t0"."id") IN (SELECT "t1"."B" FROM "public"."_LabelToTicket" AS "t1" INNER JOIN "public"."Label" AS "j1" ON ("j1"."id") = ("t1"."A") WHERE ("j1"."name" = $1 AND "t1"."B" IS NOT NULL)) OFFSET $2`,
      parameters: ['label-17', '0'],
      expect: 'nothing',
    },
    {
      name: "a user's latest notifications",
      statement: `SELECT "public"."Notification"."id", "public"."Notification"."payload" FROM "public"."Notification" WHERE "public"."Notification"."userId" = $1 ORDER BY "public"."Notification"."createdAt" DESC LIMIT $2 OFFSET $3`,
      parameters: [someone, '20', '0'],
      expect: 'nothing',
    },
  ],
};
