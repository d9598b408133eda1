-- Objects whose definitions depend on each other in odd ways. PostgreSQL 15 to 18, contrib alone.
CREATE SCHEMA extensions;
CREATE EXTENSION citext SCHEMA extensions;
CREATE EXTENSION hstore SCHEMA extensions;
CREATE EXTENSION pg_trgm SCHEMA extensions;
CREATE SCHEMA "Select";

-- Types that rest on functions that rest on types.
CREATE COLLATION "Select"."German" (PROVIDER = icu, LOCALE = 'de-DE', DETERMINISTIC = false);
CREATE TYPE "Select"."Mood" AS ENUM ('sad', 'it''s', 'back\slash', 'ok');
CREATE TYPE "Select".pair AS ("left" integer, "right" text COLLATE "C");
CREATE FUNCTION "Select".is_short(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT length($1) < 10';
CREATE DOMAIN "Select".short AS varchar(20) COLLATE "C" NOT NULL
  CONSTRAINT is_short CHECK ("Select".is_short(value)) CONSTRAINT "not 'empty'" CHECK (value <> '''');
CREATE DOMAIN "Select".shorter AS "Select".short CHECK (length(value) < 5);
CREATE FUNCTION "Select".distance(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE TYPE "Select".span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = "Select".distance);
CREATE CAST (text AS "Select"."Mood") WITH INOUT AS ASSIGNMENT;
CREATE TEXT SEARCH CONFIGURATION "Select".plain (COPY = pg_catalog.simple);

-- An operator, its class, an aggregate.
CREATE FUNCTION "Select".pair_hash("Select".pair) RETURNS integer LANGUAGE sql IMMUTABLE
  AS 'SELECT pg_catalog.hashint4(($1)."left")';
CREATE FUNCTION "Select".pair_eq("Select".pair, "Select".pair) RETURNS boolean LANGUAGE sql IMMUTABLE
  AS 'SELECT ($1)."left" = ($2)."left"';
CREATE FUNCTION "Select".pair_lt("Select".pair, "Select".pair) RETURNS boolean LANGUAGE sql IMMUTABLE
  AS 'SELECT ($1)."left" < ($2)."left"';
CREATE FUNCTION "Select".pair_gt("Select".pair, "Select".pair) RETURNS boolean LANGUAGE sql IMMUTABLE
  AS 'SELECT ($1)."left" > ($2)."left"';
CREATE OPERATOR "Select".<# (FUNCTION = "Select".pair_lt, LEFTARG = "Select".pair, RIGHTARG = "Select".pair,
  COMMUTATOR = OPERATOR("Select".#>), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR "Select".#> (FUNCTION = "Select".pair_gt, LEFTARG = "Select".pair, RIGHTARG = "Select".pair,
  COMMUTATOR = OPERATOR("Select".<#));
CREATE OPERATOR "Select".=# (FUNCTION = "Select".pair_eq, LEFTARG = "Select".pair, RIGHTARG = "Select".pair,
  COMMUTATOR = OPERATOR("Select".=#), HASHES, MERGES);
CREATE OPERATOR CLASS "Select".pair_ops FOR TYPE "Select".pair USING hash AS
  OPERATOR 1 "Select".=#, FUNCTION 1 "Select".pair_hash("Select".pair);
CREATE AGGREGATE "Select".total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0', PARALLEL = SAFE);

-- A table that rests on all of them, with columns dropped of every length.
CREATE FUNCTION "Select".slug(text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS
  $body$ BEGIN RETURN "Select".clean($1); END $body$;
CREATE FUNCTION "Select".clean(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS 'SELECT lower($1)';
CREATE TABLE "Select"."from" (
  gone_bool boolean, gone_small smallint, gone_int integer, gone_big bigint, gone_uuid uuid,
  gone_interval interval, gone_text text, gone_path path, gone_char "char", gone_box box,
  "order" bigint GENERATED ALWAYS AS IDENTITY,
  "Where" "Select"."Mood" NOT NULL DEFAULT 'ok',
  mails extensions.citext[],
  moods "Select"."Mood"[],
  name "Select".shorter,
  pair "Select".pair,
  span "Select".span,
  spans "Select".span_multirange,
  attributes extensions.hstore,
  german text COLLATE "Select"."German",
  fixed char(3),
  "precise" numeric(12, 4),
  "at" timestamp(3) with time zone,
  slugged text GENERATED ALWAYS AS ("Select".slug(german)) STORED,
  words tsvector GENERATED ALWAYS AS (to_tsvector('"Select".plain', german)) STORED,
  gone_last numeric
) WITH (fillfactor = 70, parallel_workers = 3, autovacuum_enabled = false);
ALTER TABLE "Select"."from" DROP gone_bool, DROP gone_small, DROP gone_int, DROP gone_big, DROP gone_uuid,
  DROP gone_interval, DROP gone_text, DROP gone_path, DROP gone_char, DROP gone_box, DROP gone_last;
ALTER TABLE "Select"."from" ADD PRIMARY KEY ("order") INCLUDE (fixed);
ALTER TABLE "Select"."from" ADD CONSTRAINT "a b" UNIQUE NULLS NOT DISTINCT ("Where", fixed) DEFERRABLE;
ALTER TABLE "Select"."from" ADD CONSTRAINT "from" CHECK ("Select".is_short(fixed) AND "Where" <> 'sad') NOT VALID;
CREATE INDEX "Group" ON "Select"."from" ("Select".slug(german), (("precise" * 2)) DESC NULLS LAST) INCLUDE ("at")
  WHERE "Where" = 'it''s' AND fixed IS NOT NULL;
CREATE INDEX ON "Select"."from" USING hash (pair "Select".pair_ops);
CREATE INDEX ON "Select"."from" USING gin (words);
CREATE INDEX ON "Select"."from" USING gin (german extensions.gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX ON "Select"."from" USING gist (span);
CREATE INDEX ON "Select"."from" USING brin ("at") WITH (pages_per_range = 16);
CREATE INDEX ON "Select"."from" USING hash (fixed);
CREATE INDEX ON "Select"."from" USING spgist (german) WITH (fillfactor = 60);
CREATE STATISTICS "Select".all_kinds ON "Where", fixed, "precise" FROM "Select"."from";
CREATE STATISTICS "Select".expressions (mcv) ON lower(german), (("precise" * 2)) FROM "Select"."from";

-- Views on views, one that needs a primary key for its GROUP BY, a function on a view, a table on that.
CREATE VIEW "Select".grouped AS SELECT "order", german, count(*) AS n FROM "Select"."from" GROUP BY "order";
CREATE VIEW "Select".above WITH (security_barrier = true) AS
  SELECT g."order" AS "renamed""", g.n FROM "Select".grouped g WHERE g.n > 1;
CREATE FUNCTION "Select".of_view() RETURNS SETOF "Select".above LANGUAGE sql STABLE
  BEGIN ATOMIC SELECT * FROM "Select".above; END;
CREATE FUNCTION "Select".counted("Select".above) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).n::integer';
CREATE TABLE "Select".of_row (above "Select".above, counted integer GENERATED ALWAYS AS ("Select".counted(above)) STORED);
CREATE VIEW "Select".through_function AS SELECT * FROM "Select".of_view();
CREATE MATERIALIZED VIEW "Select".kept AS SELECT german COLLATE "C" AS german, n FROM "Select".grouped;
CREATE INDEX ON "Select".kept (german);
CREATE VIEW "Select".on_kept AS SELECT DISTINCT german, "Select".total(n::integer) AS total
  FROM "Select".kept GROUP BY german;
CREATE RECURSIVE VIEW "Select".series (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM series WHERE n < 5;

-- Partitions with columns in another order, with holes of their own, and of every strategy.
CREATE TABLE log (id bigint NOT NULL, gone text, at date NOT NULL, kind text NOT NULL, amount integer,
  CONSTRAINT amount_is_positive CHECK (amount > 0)) PARTITION BY RANGE (at);
ALTER TABLE log DROP gone;
CREATE TABLE log_2025 (amount integer, kind text NOT NULL, lost uuid, at date NOT NULL, id bigint NOT NULL,
  CONSTRAINT amount_is_positive CHECK (amount > 0), CONSTRAINT own CHECK (id > 0)) PARTITION BY LIST (lower(kind));
ALTER TABLE log_2025 DROP lost;
ALTER TABLE log ATTACH PARTITION log_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE log_2025_a PARTITION OF log_2025 FOR VALUES IN ('a', 'it''s', NULL);
CREATE TABLE log_2025_rest PARTITION OF log_2025 DEFAULT;
CREATE TABLE log_old PARTITION OF log FOR VALUES FROM (MINVALUE) TO ('2025-01-01') PARTITION BY HASH (id, at);
CREATE TABLE log_old_0 PARTITION OF log_old FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE INDEX log_kind ON log (kind);
CREATE INDEX log_expression ON log (lower(kind), at DESC);
CREATE UNIQUE INDEX log_once ON ONLY log (id, at);
ALTER TABLE log_old ADD PRIMARY KEY (id, at);
ALTER TABLE log ADD FOREIGN KEY (id) REFERENCES "Select"."from" ("order") ON DELETE CASCADE;
CREATE STATISTICS of_log (dependencies) ON kind, amount FROM log;
CREATE TABLE refers (id bigint, at date, FOREIGN KEY (id, at) REFERENCES log_old (id, at) DEFERRABLE INITIALLY DEFERRED);

-- Inheritance from two parents, a foreign table, an unlogged one, one without columns, row security.
CREATE TABLE base_one (id integer CONSTRAINT positive CHECK (id > 0), note text NOT NULL);
CREATE TABLE base_two (note text NOT NULL, extra integer);
CREATE TABLE both_of_them (own integer, id integer CONSTRAINT positive CHECK (id > 0), note text NOT NULL, extra integer);
ALTER TABLE both_of_them INHERIT base_one;
ALTER TABLE both_of_them INHERIT base_two;
CREATE UNLOGGED TABLE quick (id integer);
CREATE TABLE nothing ();
CREATE EXTENSION postgres_fdw SCHEMA extensions;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw;
CREATE FOREIGN TABLE remote (id integer NOT NULL, note text COLLATE "C") SERVER elsewhere;
CREATE TABLE secured (id integer PRIMARY KEY, tenant text);
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
ALTER TABLE secured ADD FOREIGN KEY (id) REFERENCES "Select"."from" NOT VALID;
CREATE POLICY "of tenant" ON secured AS RESTRICTIVE FOR SELECT USING (tenant = current_user);
CREATE POLICY writes ON secured FOR INSERT WITH CHECK (tenant <> '');
CREATE INDEX invalid_one ON secured (tenant);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'invalid_one'::regclass;
