-- Columns of the kinds that services have; no value depends on chance.
CREATE FUNCTION mixed(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS
  $$ SELECT abs(hashint8extended($1, 42) % 1000003) $$;
CREATE FUNCTION word(bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT substr(md5($1::text), 1, 3 + ($1 % 7)::int) $$;

CREATE TYPE "Status" AS ENUM ('PENDING', 'COMPLETED', 'FAILED', 'REFUNDED');
CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

CREATE TABLE orders (
  id bigint NOT NULL,
  number integer NOT NULL,
  "userId" integer NOT NULL,
  status "Status" NOT NULL,
  state text NOT NULL,
  amount numeric(12,2) NOT NULL,
  weight double precision NOT NULL,
  "createdAt" timestamptz(3) NOT NULL,
  day date NOT NULL,
  "deletedAt" timestamp(3),
  reference uuid NOT NULL,
  "gatewayId" text,
  paid boolean NOT NULL,
  small smallint NOT NULL,
  hot integer NOT NULL
);
INSERT INTO orders
SELECT i, mixed(i), mixed(i) % 8000,
  (CASE WHEN i % 50 = 0 THEN 'FAILED' WHEN i % 10 = 1 THEN 'PENDING' WHEN i % 97 = 0 THEN 'REFUNDED'
    ELSE 'COMPLETED' END)::"Status",
  CASE WHEN mixed(-i) % 20 < 15 THEN 'active' WHEN mixed(-i) % 20 < 19 THEN 'waiting for review'
    ELSE 'x' END,
  (mixed(i) % 30000) / 4.0,
  (mixed(i + 7) % 5000) / 7.0,
  timestamptz '2024-01-01' + i * interval '3 minutes',
  date '2024-01-01' + (i / 480)::int,
  CASE WHEN mixed(i + 4000000) % 10 = 0 THEN timestamp '2024-06-01' + i * interval '1 minute' END,
  md5(i::text)::uuid,
  CASE WHEN mixed(i + 5000000) % 4 <> 0 THEN 'pi_' || md5((i * 3)::text) END,
  mixed(i + 3000000) % 3 = 0,
  mixed(i + 1000000) % 100,
  CASE WHEN mixed(i) % 2 = 0 THEN 7 ELSE mixed(i + 2000000) % 50000 END
FROM generate_series(1, 90000) AS i;

CREATE TABLE people (
  id text NOT NULL,
  email text NOT NULL,
  name varchar(80),
  city text NOT NULL,
  bio text,
  note text,
  "loose" text COLLATE loose NOT NULL,
  invited text
);
INSERT INTO people
SELECT substr(md5(i::text), 1, 25),
  word(mixed(i)) || '.' || word(i * 7) || i || '@' || word(i % 40) || '.example',
  CASE WHEN i % 9 <> 0 THEN initcap(word(mixed(i + 6000000) % 3000)) || ' ' || initcap(word(mixed(i * 3) % 900)) END,
  initcap(repeat(word(mixed(i) % 300), 2)),
  CASE WHEN i % 3 = 0 THEN (SELECT string_agg(word(mixed(i * n)), ' ') FROM generate_series(1, 12) AS n) END,
  'customer since ' || (2000 + mixed(i) % 25),
  word(mixed(i) % 500),
  CASE WHEN mixed(i) % 40 = 0 THEN word(i) || '@invited.example' END
FROM generate_series(1, 30000) AS i;

CREATE TABLE docs (
  id integer NOT NULL,
  data jsonb NOT NULL,
  payload jsonb,
  tags text[] NOT NULL,
  numbers integer[],
  title text NOT NULL
);
INSERT INTO docs
SELECT i,
  jsonb_build_object('plan', (ARRAY['free', 'pro', 'team'])[1 + mixed(i) % 3], 'seats', mixed(i) % 50,
    'owner', jsonb_build_object('id', mixed(i) % 5000, 'active', i % 2 = 0),
    'labels', jsonb_build_array(word(mixed(i) % 200), word(mixed(i + 1) % 200))),
  CASE WHEN i % 5 <> 0 THEN jsonb_build_object('orderId', md5(i::text), 'source', (ARRAY['app', 'web'])[1 + i % 2]) END,
  ARRAY(SELECT word(mixed(i * n) % 300) FROM generate_series(1, 1 + (mixed(i) % 5)::int) AS n),
  CASE WHEN i % 4 <> 0 THEN ARRAY[mixed(i) % 2000, mixed(i * 5) % 2000] END,
  word(mixed(i) % 2000) || ' ' || word(mixed(i * 3) % 2000) || ' ' || word(i % 100)
FROM generate_series(1, 20000) AS i;

CREATE TABLE tiny (id integer NOT NULL, label text);
INSERT INTO tiny SELECT i, 'label ' || i FROM generate_series(1, 40) AS i;
CREATE TABLE nothing (id integer NOT NULL);

CREATE TABLE log (id bigint NOT NULL, at timestamptz NOT NULL, kind text NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
INSERT INTO log SELECT i, timestamptz '2024-01-01' + i * interval '1 minute', word(mixed(i) % 12)
FROM generate_series(1, 60000) AS i;

