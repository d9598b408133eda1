-- A database of awkward objects. PostgreSQL 15 to 18, nothing but contrib's pg_trgm and btree_gist.
CREATE SCHEMA sales;
CREATE SCHEMA "Odd Schema";

-- Quoted camelCase, reserved words, non-ASCII, names of 63 bytes.
CREATE TABLE "User" (
  "userId" integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "emailAddress" varchar(200) COLLATE "C" NOT NULL,
  "order" integer,
  "größe" numeric(10, 2),
  "quo""ted" text,
  dropped text,
  "select" boolean NOT NULL DEFAULT false
);
ALTER TABLE "User" DROP COLUMN dropped;
CREATE UNIQUE INDEX "User_emailAddress_key" ON "User" ("emailAddress");
CREATE INDEX "User_order_idx" ON "User" ("order" DESC NULLS LAST, "größe");
CREATE TABLE "group" ("from" integer PRIMARY KEY, "to" integer REFERENCES "group" ("from") ON DELETE SET NULL);
CREATE TABLE a23456789_123456789_123456789_123456789_123456789_123456789_123 (
  c23456789_123456789_123456789_123456789_123456789_123456789_123 integer
);
CREATE INDEX i23456789_123456789_123456789_123456789_123456789_123456789_123
  ON a23456789_123456789_123456789_123456789_123456789_123456789_123
  (c23456789_123456789_123456789_123456789_123456789_123456789_123);
CREATE TABLE "Odd Schema"."Straße" (id integer PRIMARY KEY, "ключ" text);

-- Enums, domains, arrays, ranges, json; generated columns.
CREATE TYPE sales."OrderStatus" AS ENUM ('NEW', 'Paid', 'it''s');
CREATE DOMAIN sales.positive AS integer CHECK (value > 0);
CREATE TABLE sales.orders (
  id bigint PRIMARY KEY,
  "userId" integer NOT NULL REFERENCES "User" ("userId") ON DELETE CASCADE,
  status sales."OrderStatus" NOT NULL,
  amount sales.positive,
  tags text[],
  details jsonb,
  during tstzrange,
  email text,
  "createdAt" timestamptz NOT NULL,
  doubled integer GENERATED ALWAYS AS (amount * 2) STORED,
  note text
);

-- Indexes of every kind.
CREATE INDEX orders_lower ON sales.orders (lower(email), status);
CREATE INDEX orders_paid ON sales.orders ("createdAt") WHERE status = 'Paid' AND note IS NOT NULL;
CREATE INDEX orders_cover ON sales.orders ("userId") INCLUDE (status, "createdAt");
CREATE INDEX orders_tags ON sales.orders USING gin (tags);
CREATE INDEX orders_details ON sales.orders USING gin (details jsonb_path_ops);
CREATE INDEX orders_created ON sales.orders USING brin ("createdAt");
CREATE INDEX orders_email_hash ON sales.orders USING hash (email);
CREATE INDEX orders_desc ON sales.orders (status, "createdAt" DESC NULLS LAST, id DESC);
CREATE INDEX orders_pattern ON sales.orders (email text_pattern_ops);
CREATE INDEX orders_collated ON sales.orders (email COLLATE "C");
CREATE INDEX orders_invalid ON sales.orders (note);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'sales.orders_invalid'::regclass;
ALTER TABLE sales.orders ADD CONSTRAINT orders_email_created UNIQUE (email, "createdAt");
ALTER TABLE sales.orders ADD CONSTRAINT orders_note_short CHECK (length(note) < 1000) NOT VALID;

CREATE EXTENSION btree_gist SCHEMA public;
CREATE TABLE sales.rooms (
  room integer,
  during tstzrange,
  CONSTRAINT rooms_once EXCLUDE USING gist (room WITH =, during WITH &&)
);

-- A partition tree of two levels, with an index that covers it and one that does not.
CREATE TABLE sales.events (id bigint NOT NULL, at date NOT NULL, kind text, PRIMARY KEY (id, at))
  PARTITION BY RANGE (at);
CREATE TABLE sales.events_2025 PARTITION OF sales.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
  PARTITION BY HASH (id);
CREATE TABLE sales.events_2025_a PARTITION OF sales.events_2025 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE sales.events_2025_b PARTITION OF sales.events_2025 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE sales.events_rest PARTITION OF sales.events DEFAULT;
CREATE INDEX events_kind ON sales.events (kind);
CREATE INDEX events_at_only ON ONLY sales.events (at);

-- Inheritance, unlogged, row-level security, views.
CREATE TABLE sales.parent (id integer, note text);
CREATE TABLE sales.child (extra integer) INHERITS (sales.parent);
CREATE UNLOGGED TABLE sales.scratch (id integer);
CREATE TABLE sales.tenants (id integer PRIMARY KEY, tenant text);
ALTER TABLE sales.tenants ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON sales.tenants USING (tenant = current_user);
CREATE VIEW sales.paid_orders AS SELECT id, "userId" FROM sales.orders WHERE status = 'Paid';
CREATE MATERIALIZED VIEW sales.order_count AS SELECT status, count(*) AS n FROM sales.orders GROUP BY status;
CREATE UNIQUE INDEX order_count_status ON sales.order_count (status);
CREATE TABLE sales.never_analysed (id integer, note text);

-- A function that tries to write, whatever the transaction says.
CREATE SEQUENCE sales.ticket;
CREATE FUNCTION sales.write_anyway() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('transaction_read_only', 'off', true);
  INSERT INTO sales.scratch VALUES (1);
  RETURN 1;
END $$;

-- Rows: skewed, correlated, with nulls.
INSERT INTO "User" ("emailAddress", "order", "größe", "select")
  SELECT 'user' || i || '@example.org', i % 7, i / 3.0, i % 2 = 0 FROM generate_series(1, 500) AS i;
INSERT INTO sales.orders (id, "userId", status, amount, tags, details, email, "createdAt", note)
  SELECT i, CASE WHEN i % 4 = 0 THEN 1 ELSE i % 500 + 1 END,
    (ARRAY['NEW', 'Paid', 'Paid', 'it''s'])[i % 4 + 1]::sales."OrderStatus", i % 100 + 1,
    ARRAY['t' || i % 5, 'x,y'], jsonb_build_object('k', i % 10), 'user' || i % 500 || '@example.org',
    timestamptz '2025-01-01 00:00:00+00' + i * interval '1 minute', CASE WHEN i % 3 = 0 THEN 'n' || i END
  FROM generate_series(1, 4000) AS i;
INSERT INTO sales.events SELECT i, date '2025-01-01' + i % 500, 'k' || i % 3 FROM generate_series(1, 3000) AS i;
INSERT INTO sales.parent SELECT i, 'p' FROM generate_series(1, 10) AS i;
INSERT INTO sales.child SELECT i, 'c', i FROM generate_series(1, 20) AS i;
INSERT INTO sales.tenants SELECT i, 'tenant' || i % 3 FROM generate_series(1, 300) AS i;
INSERT INTO sales.never_analysed SELECT i, 'x' FROM generate_series(1, 100) AS i;
ALTER TABLE sales.never_analysed SET (autovacuum_enabled = false);
REFRESH MATERIALIZED VIEW sales.order_count;
ANALYZE "User", "group", "Odd Schema"."Straße", sales.orders, sales.rooms, sales.events, sales.parent,
  sales.child, sales.tenants, sales.order_count;
