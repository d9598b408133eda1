import { numbers, pick, pickSkewed, type Schema } from './schema.ts';

const definitions = `
  CREATE TYPE "OrderStatus" AS ENUM ('PENDING', 'PAID', 'SHIPPED', 'DELIVERED', 'RETURNED');
  CREATE TABLE categories (
    id int PRIMARY KEY,
    parent_id int REFERENCES categories,
    name text NOT NULL
  );
  CREATE TABLE customers (
    id int PRIMARY KEY,
    email text NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    phone text,
    vip boolean NOT NULL,
    referred_by int,
    address text NOT NULL,
    created_at timestamp NOT NULL
  );
  CREATE TABLE products (
    id int PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    title text NOT NULL,
    category_id int NOT NULL REFERENCES categories,
    price_cents int NOT NULL,
    tags text[] NOT NULL,
    attributes jsonb NOT NULL,
    discontinued_at timestamp,
    description text NOT NULL
  );
  CREATE TABLE orders (
    id int PRIMARY KEY,
    number text NOT NULL UNIQUE,
    customer_id int NOT NULL REFERENCES customers,
    status "OrderStatus" NOT NULL,
    total_cents int NOT NULL,
    warehouse_id int NOT NULL,
    coupon text,
    placed_at timestamp NOT NULL,
    shipped_at timestamp,
    cancelled_at timestamp,
    shipping_address text NOT NULL
  );
  CREATE INDEX orders_warehouse_placed ON orders (warehouse_id, placed_at);
  CREATE TABLE order_lines (
    order_id int NOT NULL REFERENCES orders,
    line_no int NOT NULL,
    product_id int NOT NULL REFERENCES products,
    quantity int NOT NULL,
    price_cents int NOT NULL,
    PRIMARY KEY (order_id, line_no)
  );
  CREATE TABLE reviews (
    id int PRIMARY KEY,
    product_id int NOT NULL,
    customer_id int NOT NULL,
    rating int NOT NULL,
    body text NOT NULL,
    written_at timestamp NOT NULL,
    UNIQUE (product_id, customer_id)
  );
`;

/** 15,000 customers, a tenth of them never ordered; 40,000 orders of 18 months; 80,000 lines. */
const rows = `
  INSERT INTO categories
  SELECT n, CASE WHEN n > 8 THEN n % 8 + 1 END, 'Category ' || n FROM ${numbers(80)};
  INSERT INTO customers
  SELECT n, 'Customer.' || n || '@Example.com', md5(n::text),
         (ARRAY['DE', 'FR', 'US', 'IT', 'ES', 'PL', 'NL', 'AT'])[${pickSkewed(1, 8)} + 1],
         CASE WHEN ${pick(2, 10)} < 3 THEN '+49 30 ' || ${pick(3, 10000000)} END,
         ${pick(4, 100)} = 0, CASE WHEN ${pick(5, 10)} = 0 THEN ${pick(6, 15000)} + 1 END,
         repeat(md5((n + 1)::text), 4), timestamp '2024-01-01' + n * interval '47 minutes'
  FROM ${numbers(15_000)};
  INSERT INTO products
  SELECT n, 'SKU-' || lpad(n::text, 8, '0'), md5(n::text) || ' ' || md5((-n)::text),
         ${pick(1, 80)} + 1, ${pick(2, 50000)} + 99,
         ARRAY['tag' || ${pick(3, 400)}, 'tag' || ${pick(4, 400)}],
         jsonb_build_object('color', 'color' || ${pick(5, 300)}, 'size', ${pick(6, 12)}),
         CASE WHEN ${pick(7, 50)} = 0 THEN timestamp '2025-01-01' + n * interval '1 minute' END,
         repeat(md5((n + 2)::text), 8)
  FROM ${numbers(10_000)};
  INSERT INTO orders
  SELECT n, 'O-' || md5((n * 7)::text), ${pick(1, 13500)} + 1,
         (ARRAY['DELIVERED', 'SHIPPED', 'PAID', 'RETURNED', 'PENDING'])[${pickSkewed(2, 5)} + 1]::"OrderStatus",
         ${pick(3, 90000)} + 500, ${pick(4, 6)} + 1,
         CASE WHEN ${pick(5, 25)} = 0 THEN 'SAVE' || ${pick(6, 200)} END,
         timestamp '2024-06-01' + n * interval '19 minutes',
         CASE WHEN ${pick(7, 10)} > 0 THEN timestamp '2024-06-03' + n * interval '19 minutes' END,
         CASE WHEN ${pick(8, 40)} = 0 THEN timestamp '2024-06-02' + n * interval '19 minutes' END,
         repeat(md5((n + 3)::text), 3)
  FROM ${numbers(40_000)};
  INSERT INTO order_lines
  SELECT (n + 1) / 2, n % 2 + 1, ${pick(1, 10000)} + 1, ${pick(2, 5)} + 1, ${pick(3, 50000)} + 99
  FROM ${numbers(80_000)};
  INSERT INTO reviews
  SELECT n, n % 10000 + 1, ${pick(1, 1500)} * 10 + n / 10000 + 1, 5 - ${pickSkewed(2, 5)},
         repeat(md5(n::text), 6), timestamp '2024-07-01' + n * interval '31 minutes'
  FROM ${numbers(25_000)};
`;

export const shop: Schema = { name: 'shop', definitions, rows, since: '' };
