INSERT INTO "the shop"."Every ""type"""
SELECT i, 'text ' || i % 5 || CASE i % 5 WHEN 0 THEN ' "quoted"' WHEN 1 THEN E' back\\slash' WHEN 2 THEN ', {comma}'
    WHEN 3 THEN ' Größe ''x''' ELSE E' line\nbreak' END,
  CASE WHEN i % 7 <> 0 THEN 'Varying ' || i % 400 END, chr(97 + i % 5), (chr(65 + i % 4))::"char", 'name_' || i % 6,
  i % 5, i % 10, 9000000000 + i * i, (i % 10) + 0.50, (i % 5) / 3.0, CASE i % 5 WHEN 0 THEN 'NaN' WHEN 1 THEN '-Infinity' ELSE (i % 5) / 7.0 END,
  CASE i % 5 WHEN 0 THEN NULL ELSE i % 5 > 1 END,
  (enum_range(NULL::"the shop"."Status"))[1 + i % 4], CASE i % 5 WHEN 0 THEN NULL ELSE 'user' || i % 5 || '@example.org' END,
  'worker' || i % 50 || '@example.org',
  ('00000000-0000-4000-8000-' || lpad((i % 5)::text, 12, '0'))::uuid,
  CASE i % 5 WHEN 0 THEN 'infinity'::date WHEN 1 THEN '0044-03-15 BC' ELSE '2026-01-01'::date + i % 5 END,
  '2026-03-29 00:30:00+00'::timestamptz + (i % 5) * interval '1 hour 0.000001 second',
  '2026-03-29 00:30:00'::timestamp + (i % 5) * interval '7 days', '12:00'::time + (i % 5) * interval '90 minutes',
  (i % 5) * interval '1 month -2 days 3:04:05.678',
  jsonb_build_object('kind', 'k' || i % 5, 'list', jsonb_build_array(i % 5, NULL, '"')),
  CASE WHEN i % 11 <> 0 THEN ARRAY['word' || i % 5, 'all', E'a "b"\\c', NULL] END, ARRAY[i % 20, i % 7, i],
  ARRAY[(enum_range(NULL::"the shop"."Status"))[1 + i % 3], 'new'],
  CASE WHEN i % 9 = 0 THEN 'empty' ELSE int4range(i % 5, i % 5 + 10) END, daterange('2026-01-01', '2026-01-02'::date + i % 5),
  tstzrange('2026-01-01 00:00+00'::timestamptz + i * interval '1 minute', NULL),
  "the shop".floatrange(i * 0.5, i * 0.75 + 1), int4multirange(int4range(i % 5, i % 5 + 2), int4range(100, 200)),
  ('10.0.' || i % 5 || '.1/24')::inet, ('10.' || i % 6 || '.0.0/16')::cidr, ('08:00:2b:01:02:0' || i % 6)::macaddr,
  decode(lpad(to_hex(i % 5), 4, '0'), 'hex'), ROW((i % 5) * 1.5, 'EUR, "x"')::"the shop".money_of, point(i, i % 3), (i % 5)::text::xid, (i % 6)::bit(4),
  'straße ' || i % 5, to_tsvector('simple', 'every word ' || i % 9 || ' of ' || i), NULL
FROM generate_series(1, 1500) i;

INSERT INTO parted
SELECT i, '2025-01-01'::date + i % 700, 'kind ' || i % 8, (i % 8) / 2 FROM generate_series(1, 1500) i;

INSERT INTO parent SELECT i, 'kind ' || i % 4, 'shape ' || i % 2 FROM generate_series(1, 500) i;
INSERT INTO child SELECT i, 'kind ' || i % 6, 'shape ' || i % 3, 'x' FROM generate_series(1, 700) i;
INSERT INTO never_analysed SELECT i, 'text' FROM generate_series(1, 100) i;
REFRESH MATERIALIZED VIEW by_kind;
