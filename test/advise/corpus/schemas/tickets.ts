import { numbers, pick, pickSkewed, type Schema } from './schema.ts';

/** As Prisma Migrate makes it from a schema of its own, many-to-many table included. */
const definitions = `
  CREATE TYPE "TicketStatus" AS ENUM ('OPEN', 'WAITING', 'SOLVED', 'CLOSED', 'SPAM');
  CREATE TABLE "Team" ("id" SERIAL NOT NULL PRIMARY KEY, "name" TEXT NOT NULL);
  CREATE TABLE "User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "teamId" INTEGER NOT NULL REFERENCES "Team",
    "profile" JSONB NOT NULL,
    "lastSeenAt" TIMESTAMP(3)
  );
  CREATE UNIQUE INDEX "User_email_key" ON "User" ("email");
  CREATE TABLE "Ticket" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "teamId" INTEGER NOT NULL REFERENCES "Team",
    "assigneeId" TEXT REFERENCES "User",
    "reporterId" TEXT NOT NULL REFERENCES "User",
    "status" "TicketStatus" NOT NULL,
    "priority" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "escalatedAt" TIMESTAMP(3),
    "deletedAt" TIMESTAMP(3)
  );
  CREATE TABLE "Comment" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "ticketId" INTEGER NOT NULL REFERENCES "Ticket",
    "authorId" TEXT NOT NULL REFERENCES "User",
    "internal" BOOLEAN NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL
  );
  CREATE TABLE "Label" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT NOT NULL UNIQUE);
  CREATE TABLE "_LabelToTicket" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,
    CONSTRAINT "_LabelToTicket_AB_pkey" PRIMARY KEY ("A", "B")
  );
  CREATE INDEX "_LabelToTicket_B_index" ON "_LabelToTicket" ("B");
  CREATE TABLE "Notification" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "readAt" TIMESTAMP(3)
  );
  CREATE INDEX "Notification_userId_createdAt_idx" ON "Notification" ("userId", "createdAt");
`;

const user = (column: number) => `'usr_' || md5((${pick(column, 6000)} + 1)::text)`;

/** 6,000 users in 14 teams; 40,000 tickets; 60,000 comments; 30,000 notifications, nearly all read. */
const rows = `
  INSERT INTO "Team" ("name") SELECT 'Team ' || n FROM ${numbers(14)};
  INSERT INTO "User"
  SELECT 'usr_' || md5(n::text), 'user' || n || '@example.org', md5((n + 1)::text), ${pick(1, 14)} + 1,
         jsonb_build_object('locale', 'l' || ${pick(2, 150)}, 'theme', 'dark', 'bio', repeat(md5(n::text), 6)),
         CASE WHEN ${pick(3, 10)} > 0 THEN timestamp '2025-01-01' + ${pick(4, 500000)} * interval '1 minute' END
  FROM ${numbers(6_000)};
  INSERT INTO "Ticket"
  SELECT n, ${pick(1, 14)} + 1, CASE WHEN ${pick(2, 5)} > 0 THEN ${user(3)} END, ${user(4)},
         (ARRAY['CLOSED', 'SOLVED', 'OPEN', 'WAITING', 'SPAM'])[${pickSkewed(5, 5)} + 1]::"TicketStatus",
         ${pick(6, 5)} + 1, 'Ticket ' || md5((n + 6)::text), repeat(md5(n::text), 5),
         timestamp '2024-01-01' + n * interval '21 minutes',
         timestamp '2024-01-01' + n * interval '21 minutes' + ${pick(7, 90000)} * interval '1 minute',
         CASE WHEN ${pick(8, 100)} = 0 THEN timestamp '2024-01-02' + n * interval '21 minutes' END,
         CASE WHEN ${pick(9, 50)} = 0 THEN timestamp '2025-09-01' + n * interval '1 minute' END
  FROM ${numbers(40_000)};
  INSERT INTO "Comment"
  SELECT n, ${pick(1, 40000)} + 1, ${user(2)}, ${pick(3, 4)} = 0, repeat(md5(n::text), 4),
         timestamp '2024-01-02' + n * interval '14 minutes'
  FROM ${numbers(60_000)};
  INSERT INTO "Label" SELECT n, 'label-' || n FROM ${numbers(300)};
  INSERT INTO "_LabelToTicket"
  SELECT ${pick(1, 300)} + 1, n FROM ${numbers(40_000)};
  INSERT INTO "Notification"
  SELECT n, ${user(1)}, 'kind' || ${pick(2, 9)}, repeat(md5(n::text), 5),
         timestamp '2025-01-01' + n * interval '12 minutes',
         CASE WHEN ${pick(3, 50)} > 0 THEN timestamp '2025-01-01' + n * interval '13 minutes' END
  FROM ${numbers(30_000)};
`;

export const tickets: Schema = { name: 'tickets', definitions, rows, since: '' };
