/** Skewed data: one heavy user, one heavy tenant who is not the heavy user's, 3 % refunds. */
export const skewedSql = `
CREATE TYPE "PaymentStatus" AS ENUM ('PENDING', 'PAID', 'REFUNDED', 'DISPUTED');
CREATE TABLE users (id int PRIMARY KEY, tenant_id int NOT NULL, email text NOT NULL UNIQUE, tags text[]);
INSERT INTO users SELECT i, CASE WHEN i % 2 = 0 THEN 1 ELSE 2 + i % 50 END, 'user' || i || '@example.org',
  ARRAY['tag' || i % 7, 'all'] FROM generate_series(1, 5000) i;
CREATE TABLE bookings (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users, created_at timestamptz NOT NULL);
INSERT INTO bookings SELECT i, CASE WHEN i % 20 = 0 THEN 77 ELSE 1 + i % 5000 END,
  '2024-01-01'::timestamptz + i * interval '7 minutes' FROM generate_series(1, 40000) i;
CREATE TABLE payments (
  id uuid PRIMARY KEY, "bookingId" int NOT NULL REFERENCES bookings, status "PaymentStatus" NOT NULL,
  gateway_transaction_id varchar(40) UNIQUE, amount numeric(10,2) NOT NULL, active boolean NOT NULL,
  metadata jsonb NOT NULL, refunded_at timestamptz, created_at timestamp(3) NOT NULL);
INSERT INTO payments SELECT md5(i::text)::uuid, i, (CASE WHEN i % 33 = 0 THEN 'REFUNDED' WHEN i % 5 = 0
  THEN 'PENDING' ELSE 'PAID' END)::"PaymentStatus", 'gw_' || md5('g' || i), i % 997 + 0.5, i % 3 = 0,
  jsonb_build_object('order', i % 100, 'z', 1), CASE WHEN i % 33 = 0
  THEN '2024-02-01'::timestamptz + i * interval '9 minutes' END,
  '2024-01-01'::timestamp + i * interval '8 minutes' FROM generate_series(1, 40000) i;
CREATE TABLE empty_table (id int PRIMARY KEY, name text);
CREATE TABLE bursts AS SELECT '2024-01-01'::timestamptz + i * interval '1 hour' AS at FROM generate_series(1, 6000) i
  UNION ALL SELECT '2024-06-01 10:00:00Z'::timestamptz + i * interval '1 minute' FROM generate_series(1, 1400) i;
VACUUM ANALYZE;
CREATE TABLE never_analysed (id int, tenant_id int, note text);
INSERT INTO never_analysed SELECT i, i % 40, repeat('x', 50) FROM generate_series(1, 20000) i;
CREATE TABLE "Events" (id bigint NOT NULL, "tenantId" int NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF "Events" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF "Events" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
INSERT INTO "Events" SELECT i, i % 10, '2024-01-01'::date + i % 700 FROM generate_series(1, 20000) i;
ANALYZE "Events";
CREATE VIEW paid AS SELECT id, "bookingId", amount FROM payments WHERE status = 'PAID';
CREATE TABLE secret (id int, code text);
INSERT INTO secret SELECT i, 'code' || i FROM generate_series(1, 100) i;
`;
