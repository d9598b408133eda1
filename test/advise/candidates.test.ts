import { describe, expect, test } from 'vitest';
import { indexesIn, type Statement } from './support/advice-for.ts';
import { advisorOn } from './support/advisor-on.ts';

/** 40,000 events of 200 accounts, most of them open, 2 % flagged, with documents, tags and names. */
const tables = `
  CREATE EXTENSION pg_trgm;
  CREATE TYPE kind AS ENUM ('A', 'B', 'C');
  CREATE TABLE accounts (id int PRIMARY KEY, email text NOT NULL, region int NOT NULL);
  INSERT INTO accounts SELECT n, 'User' || n || '@Mail.example', n % 50
  FROM generate_series(1, 5000) AS n;
  CREATE TABLE events (
    id int PRIMARY KEY,
    account int NOT NULL,
    reference text NOT NULL UNIQUE,
    kind kind NOT NULL,
    state text NOT NULL,
    score int,
    flagged_at timestamp,
    deleted_at timestamp,
    happened_at timestamp NOT NULL,
    title text NOT NULL,
    tags text[] NOT NULL,
    body jsonb NOT NULL,
    archived boolean NOT NULL
  );
  CREATE INDEX events_kind_idx ON events (kind);
  CREATE INDEX events_happened_idx ON events (happened_at, id);
  INSERT INTO events
  SELECT n, (n * 7919) % 5000 + 1, 'ref-' || n, (ARRAY['A', 'B', 'C'])[n % 3 + 1]::kind,
         CASE WHEN n % 20 = 0 THEN 'closed' ELSE 'open' END,
         CASE WHEN n % 3 <> 0 THEN (n * 31) % 1000 END,
         CASE WHEN n % 50 = 0 THEN timestamp '2025-01-01' + n * interval '1 minute' END,
         CASE WHEN n % 100 <> 0 THEN timestamp '2025-01-01' + ((n * 7907) % 40000) * interval '1 minute' END,
         timestamp '2025-01-01' + ((n * 7907) % 40000) * interval '1 minute',
         'title ' || md5(n::text), ARRAY['t' || n % 800, 'u' || n % 900],
         jsonb_build_object('source', 's' || n % 700, 'n', n), n % 40 = 0
  FROM generate_series(1, 40000) AS n;
  CREATE TABLE few (id int, name text);
  INSERT INTO few SELECT n, 'name ' || n FROM generate_series(1, 500) AS n;
  CREATE TABLE parts (id int, day date NOT NULL, code int) PARTITION BY RANGE (day);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
  CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');
  INSERT INTO parts SELECT n, date '2025-01-01' + n % 59, n % 5000 FROM generate_series(1, 40000) AS n;
  CREATE VIEW open_events AS SELECT * FROM events WHERE state = 'open';
`;

interface Case extends Statement {
  readonly name: string;
  /** As the advice writes them; none: nothing. */
  readonly indexes: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'an equality',
    sql: 'SELECT * FROM events WHERE account = $1',
    values: ['7'],
    indexes: ['"events" ("account")'],
  },
  {
    name: 'equality before the sort under a LIMIT',
    sql: 'SELECT * FROM events WHERE score = $1 ORDER BY happened_at DESC LIMIT 5',
    values: ['310'],
    indexes: ['"events" ("score", "happened_at")'],
  },
  {
    name: 'a sort in mixed directions',
    sql: 'SELECT id FROM events ORDER BY account, score DESC LIMIT 5',
    indexes: ['"events" ("account", "score" DESC)'],
  },
  {
    name: 'a sort with NULLS LAST',
    sql: 'SELECT id FROM events ORDER BY score DESC NULLS LAST LIMIT 5',
    indexes: ['"events" ("score" NULLS FIRST)'],
  },
  {
    name: 'a range on a column that is mostly NULL',
    sql: 'SELECT title FROM events WHERE flagged_at >= $1 AND flagged_at < $2',
    values: ['2025-01-10', '2025-01-12'],
    indexes: ['"events" ("flagged_at") WHERE "flagged_at" IS NOT NULL'],
  },
  {
    name: 'IS NULL where few rows are',
    sql: 'SELECT * FROM events WHERE deleted_at IS NULL AND state = $1',
    values: ['open'],
    indexes: ['"events" ("state") WHERE "deleted_at" IS NULL'],
  },
  {
    name: 'a boolean that is rarely true',
    sql: 'SELECT * FROM events WHERE archived AND score = $1',
    values: ['310'],
    indexes: ['"events" ("score") WHERE "archived" = true'],
  },
  {
    name: 'a join on the side that lacks an index',
    sql: 'SELECT e.* FROM accounts a JOIN events e ON e.account = a.id WHERE a.id = $1',
    values: ['7'],
    indexes: ['"events" ("account")'],
  },
  {
    name: 'a join of two tables that both lack one',
    sql: 'SELECT e.* FROM accounts a JOIN events e ON e.account = a.id WHERE a.email = $1',
    values: ['User7@Mail.example'],
    indexes: ['"events" ("account")', '"accounts" ("email")'],
  },
  {
    name: 'EXISTS',
    sql: 'SELECT * FROM accounts a WHERE a.region = $1 AND EXISTS (SELECT FROM events e WHERE e.account = a.id AND e.score = $2)',
    values: ['3', '310'],
    indexes: ['"accounts" ("region")', '"events" ("score", "account")'],
  },
  {
    name: 'both sides of an OR',
    sql: 'SELECT * FROM events WHERE account = $1 OR score = $2',
    values: ['7', '310'],
    indexes: ['"events" ("account")', '"events" ("score")'],
  },
  {
    name: 'IN',
    sql: 'SELECT * FROM events WHERE account IN ($1, $2, $3)',
    values: ['7', '8', '9'],
    indexes: ['"events" ("account")'],
  },
  {
    name: 'LIKE with a beginning',
    sql: "SELECT * FROM events WHERE title LIKE $1 || '%'",
    values: ['title ab12'],
    indexes: ['"events" ("title" text_pattern_ops)'],
  },
  {
    name: 'ILIKE in the middle',
    sql: "SELECT * FROM events WHERE title ILIKE '%' || $1 || '%'",
    values: ['ab12c'],
    indexes: ['"events" USING gin ("title" gin_trgm_ops)'],
  },
  {
    name: 'containment in jsonb',
    sql: 'SELECT * FROM events WHERE body @> $1::jsonb',
    values: ['{"source": "s1"}'],
    indexes: ['"events" USING gin ("body" jsonb_path_ops)'],
  },
  {
    name: 'containment in an array',
    sql: 'SELECT * FROM events WHERE tags @> ARRAY[$1::text]',
    values: ['t17'],
    indexes: ['"events" USING gin ("tags")'],
  },
  {
    name: 'an expression',
    sql: 'SELECT * FROM accounts WHERE lower(email) = lower($1)',
    values: ['user7@mail.example'],
    indexes: ['"accounts" ((lower("email")))'],
  },
  {
    name: 'a step into jsonb',
    sql: "SELECT * FROM events WHERE body ->> 'source' = $1",
    values: ['s1'],
    indexes: [`"events" (("body" ->> 'source'))`],
  },
  {
    name: 'through a view',
    sql: 'SELECT * FROM open_events WHERE account = $1',
    values: ['7'],
    indexes: ['"events" ("account")'],
  },
  {
    name: 'the greatest value of one column for another',
    sql: 'SELECT max(score) FROM events WHERE archived = $1',
    values: ['f'],
    indexes: ['"events" ("archived", "score")'],
  },
  {
    name: 'DISTINCT values in order',
    sql: 'SELECT DISTINCT account FROM events ORDER BY account LIMIT 10',
    indexes: ['"events" ("account")'],
  },
  {
    name: 'the parent of partitions',
    sql: 'SELECT * FROM parts WHERE code = $1',
    values: ['17'],
    indexes: ['"parts" ("code")'],
  },
  {
    name: 'nothing: the unique constraint serves',
    sql: 'SELECT * FROM events WHERE reference = $1',
    values: ['ref-1'],
    indexes: [],
  },
  {
    name: 'nothing: most of the table is wanted',
    sql: 'SELECT count(*), sum(score) FROM events WHERE state = $1',
    values: ['open'],
    indexes: [],
  },
  { name: 'nothing: the table is small', sql: "SELECT * FROM few WHERE name = 'x'", indexes: [] },
  {
    name: 'nothing: no index serves = ANY (column)',
    sql: 'SELECT * FROM events WHERE $1 = ANY (tags)',
    values: ['t17'],
    indexes: [],
  },
  {
    name: 'nothing: the sort is served by an index that runs backwards',
    sql: 'SELECT * FROM events ORDER BY happened_at DESC, id DESC LIMIT 20',
    indexes: [],
  },
];

describe('one statement, one set of indexes', () => {
  const advisor = advisorOn('candidates', tables);

  test.each(cases)('$name', async ({ name, sql, indexes, ...values }) => {
    const report = await advisor().adviceFor({ statement: { sql, ...values } });
    const found = indexesIn(report);
    const why = report.rejected.map((one) => `${one.sql}: ${one.reason}`).join('\n');
    expect([...found].sort(), `${name}\n${why}`).toEqual([...indexes].sort());
  });
});
