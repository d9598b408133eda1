-- Values that can be recognised wherever they turn up, in a column of every kind.
CREATE EXTENSION citext;
CREATE TYPE state AS ENUM ('DRAFT', 'LIVE');
CREATE TYPE person AS (name text, age integer);
CREATE DOMAIN email AS varchar(80) CHECK (value LIKE '%@%');
CREATE TABLE vault (
  id bigint PRIMARY KEY,
  t text, v varchar(40), short varchar(12), c char(12), ci citext, n name, mail email,
  j json, b jsonb, ta text[], ia bigint[], u uuid, raw bytea, ip inet, net cidr, mac macaddr,
  num numeric(20, 4), free numeric, f double precision, small real, i integer, big bigint, d date, ts timestamp,
  tz timestamptz, clock time, lasts interval, r int8range, dr daterange, tr tstzrange, mr int4multirange,
  p person, s state, open boolean, money money, bits bit(16),
  upper_t text GENERATED ALWAYS AS (upper(t)) STORED
);
INSERT INTO vault SELECT 7770000000 + k * 100003, 'topsecret' || k, 'topsecret' || k, 'tsecret' || k,
  'tsecret' || k, 'TopSecret' || k, 'topsecret' || k, 'topsecret' || k || '@example.org',
  json_build_object('topsecret', k), jsonb_build_object('topsecret' || k, k),
  ARRAY['topsecret' || k, 'topsecret, "quoted"', NULL], ARRAY[6660000000 + k * 100003],
  ('deadbeef-dead-4bad-8bad-' || lpad(to_hex(k), 12, 'c0ffee'))::uuid, decode(md5('raw' || k), 'hex'),
  ('203.0.113.' || k % 250 + 1)::inet, ('198.51.' || k % 250 || '.0/24')::cidr,
  ('de:ad:be:ef:00:' || lpad(to_hex(k % 256), 2, '0'))::macaddr, 8880000.1234 + k * 1003, 5550000.4321 + k * 1003,
  4440000.5 + k * 1003, 4440000.5 + k * 1003, 1234567 + k * 1003, 9990000000000 + k * 100003, date '1987-06-03' + k * 8,
  timestamp '1986-05-04 03:21:17.123' + k * interval '25 hours 13 seconds',
  timestamptz '1985-04-03 02:21:17.123+00' + k * interval '25 hours 13 seconds',
  time '01:23:45.678' + k * interval '7 seconds', k * interval '1 hour 23 minutes 45 seconds',
  int8range(3330000000 + k * 100003, 3330000000 + k * 100003 + 1017),
  daterange(date '1984-03-07' + k * 8, date '1984-03-07' + k * 8 + 9),
  tstzrange(timestamptz '1983-02-03 02:21:17+00' + k * interval '25 hours 13 seconds', NULL),
  int4multirange(int4range(2220001 + k * 1003, 2220009 + k * 1003)),
  ROW('topsecret' || k, 7654321 + k)::person, (ARRAY['DRAFT', 'LIVE'])[k % 2 + 1]::state, k % 3 = 0,
  (31337.55 + k)::numeric::money, (k * 97)::bit(16)
FROM generate_series(1, 400) AS k;
-- Common values, so that there are lists of them, and combinations.
INSERT INTO vault (id, t, v, i, s, ta, u, d) SELECT 8000000000 + k * 100003, 'topsecret-common', 'topsecret-often',
  1234567, 'LIVE', ARRAY['topsecret-tag'], 'deadbeef-0000-4000-8000-c0ffeec0ffee', '1987-06-03'
  FROM generate_series(1, 300) AS k;
COMMENT ON TABLE vault IS 'topsecret comment';
COMMENT ON COLUMN vault.t IS 'topsecret comment';
CREATE INDEX ON vault (lower(t), reverse(v));
CREATE INDEX ON vault (t) WHERE s = 'LIVE';
CREATE INDEX ON vault (u);
CREATE INDEX ON vault (tz);
CREATE INDEX ON vault (c, num);
CREATE STATISTICS together (mcv, ndistinct, dependencies) ON t, v, i, d FROM vault;
CREATE MATERIALIZED VIEW vault_copy AS SELECT t, u, tz, num FROM vault;
CREATE INDEX ON vault_copy (t);
CREATE TABLE parts (t text, at date) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('1980-01-01') TO ('2000-01-01');
INSERT INTO parts SELECT t, d FROM vault;
CREATE INDEX ON parts (t);
ANALYZE;
