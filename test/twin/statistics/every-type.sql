-- A schema with a column of every type that statistics know, and awkward names.
CREATE SCHEMA "the shop";
CREATE TYPE "the shop"."Status" AS ENUM ('new', 'paid''d', 'back\slash', 'with, comma');
CREATE DOMAIN "the shop".email AS text CHECK (value LIKE '%@%');
CREATE DOMAIN "the shop".work_email AS "the shop".email NOT NULL;
CREATE TYPE "the shop".money_of AS (amount numeric(12, 2), currency text);
CREATE TYPE "the shop".floatrange AS RANGE (subtype = float8, subtype_diff = float8mi);

CREATE TABLE "the shop"."Every ""type""" (
  id bigint PRIMARY KEY,
  gone int,
  "textColumn" text,
  varying varchar(20),
  fixed char(5),
  single "char",
  system_name name,
  small smallint,
  whole int,
  big bigint,
  exact numeric(12, 2),
  "real" real,
  "double" double precision,
  flag bool,
  status "the shop"."Status",
  email "the shop".email,
  work_email "the shop".work_email,
  uuid uuid,
  day date,
  at timestamptz,
  local timestamp,
  clock time,
  "interval" interval,
  document jsonb,
  words text[],
  numbers int[],
  statuses "the shop"."Status"[],
  span int4range,
  days daterange,
  times tstzrange,
  floats "the shop".floatrange,
  spans int4multirange,
  address inet,
  net cidr,
  mac macaddr,
  bytes bytea,
  price "the shop".money_of,
  place point,
  transaction xid,
  bits bit(4),
  german text COLLATE "C",
  search tsvector,
  nothing text,
  twice int GENERATED ALWAYS AS (whole * 2) STORED
);
ALTER TABLE "the shop"."Every ""type""" DROP COLUMN gone;

CREATE INDEX every_lower ON "the shop"."Every ""type""" (lower(varying), big, (whole % 10)) WHERE flag;
CREATE INDEX every_partial ON "the shop"."Every ""type""" (at) WHERE status = 'new';
CREATE INDEX every_words ON "the shop"."Every ""type""" USING gin ((words || 'x'::text), to_tsvector('simple'::regconfig, "textColumn"));
CREATE INDEX every_span ON "the shop"."Every ""type""" USING gist (span, (int8range(big, big + small)));
CREATE INDEX every_price ON "the shop"."Every ""type""" (((document ->> 'kind')::varchar(3)) DESC);

CREATE TABLE parted (id int, at date, kind text, shape int) PARTITION BY RANGE (at);
CREATE TABLE parted_2025 PARTITION OF parted FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE parted_2026 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ON parted (kind, (shape % 3));

CREATE TABLE parent (id int, kind text, shape text);
CREATE TABLE child (extra text) INHERITS (parent);

CREATE MATERIALIZED VIEW by_kind AS SELECT kind, count(*) AS count FROM parted GROUP BY kind WITH NO DATA;
CREATE UNIQUE INDEX by_kind_kind ON by_kind (kind);

CREATE TABLE never_analysed (id int PRIMARY KEY, "text" text);

CREATE STATISTICS all_kinds ON kind, shape, at FROM parted;
CREATE STATISTICS of_parent ON kind, shape FROM parent;
CREATE STATISTICS of_expressions ON kind, (shape % 3), (upper(kind)) FROM parted_2025;
CREATE STATISTICS "the shop"."texts, all" (mcv)
  ON "textColumn", varying, fixed, status, email, single, german FROM "the shop"."Every ""type""";
CREATE STATISTICS "the shop".numbers (ndistinct, mcv)
  ON small, whole, exact, "real", "double", flag, twice FROM "the shop"."Every ""type""";
CREATE STATISTICS "the shop".times (dependencies, mcv)
  ON day, at, local, clock, "interval", uuid FROM "the shop"."Every ""type""";
CREATE STATISTICS "the shop".containers (mcv)
  ON words, statuses, span, document, address, bytes, price, nothing FROM "the shop"."Every ""type""";
CREATE STATISTICS "the shop".systems (mcv)
  ON system_name, net, mac, bits, days, spans FROM "the shop"."Every ""type""";
