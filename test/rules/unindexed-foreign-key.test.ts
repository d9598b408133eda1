import { describe, expect, test } from 'vitest';
import { useDatabase } from './evidence.ts';

const database = useDatabase(`
  CREATE TABLE services (id int PRIMARY KEY);
  CREATE TABLE tenants (a int, b int, PRIMARY KEY (a, b));
  CREATE TABLE tiers (id int PRIMARY KEY, service_id int REFERENCES services, code text);
  CREATE TABLE members (id int PRIMARY KEY, a int, b int, FOREIGN KEY (a, b) REFERENCES tenants);
  CREATE TABLE events (at int NOT NULL, service_id int REFERENCES services)
    PARTITION BY RANGE (at);
  CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
  CREATE TABLE "Odd Table" ("select" int REFERENCES services)`);

const keys = async () =>
  (await database.said('unindexed-foreign-key')).map(({ key }) => key.split('column ')[1]);

/** What is said of the keys while the index is there. */
async function withIndex(definition: string): Promise<readonly (string | undefined)[]> {
  await database.run(`CREATE INDEX trial_idx ON ${definition}`);
  try {
    return await keys();
  } finally {
    await database.run('DROP INDEX trial_idx');
  }
}

describe('unindexed-foreign-key', () => {
  test('each foreign key without an index is named once, partitions at their table', async () => {
    expect(await keys()).toEqual([
      'Odd Table(select)',
      'events(service_id)',
      'members(a, b)',
      'tiers(service_id)',
    ]);
  });

  test('the help is a statement that PostgreSQL takes', async () => {
    const findings = await database.said('unindexed-foreign-key');
    const odd = findings.find(({ key }) => key.includes('Odd Table'));
    expect(odd?.help).toBe(
      'CREATE INDEX CONCURRENTLY "Odd Table_select_idx" ON "public"."Odd Table" ("select");',
    );
    await database.run(odd?.help ?? '');
    expect(await keys()).not.toContain('Odd Table(select)');
    await database.run('DROP INDEX "Odd Table_select_idx"');
  });

  test.each([
    'tiers (service_id)',
    'tiers (service_id, code)',
    'tiers (service_id) WHERE service_id IS NOT NULL',
    'tiers USING hash (service_id)',
  ])('an index on %s serves', async (definition) => {
    expect(await withIndex(definition)).not.toContain('tiers(service_id)');
  });

  test.each([
    'tiers (code, service_id)',
    "tiers (service_id) WHERE code = 'x'",
    "tiers (service_id) WHERE service_id IS NOT NULL AND code = 'x'",
    'tiers USING brin (service_id)',
    'tiers ((service_id + 0))',
    'tiers (code) INCLUDE (service_id)',
  ])('an index on %s does not serve', async (definition) => {
    expect(await withIndex(definition)).toContain('tiers(service_id)');
  });

  test.each([
    'members (b, a)',
    'members (b, a, id)',
    'members (a, b) WHERE a IS NOT NULL AND b IS NOT NULL',
  ])('of a key of two columns, %s serves', async (definition) => {
    expect(await withIndex(definition)).not.toContain('members(a, b)');
  });

  test('half of a key of two columns does not serve', async () => {
    expect(await withIndex('members (a)')).toContain('members(a, b)');
  });

  test('an index on the partitioned table serves, one on a partition does not', async () => {
    expect(await withIndex('events (service_id)')).not.toContain('events(service_id)');
    expect(await withIndex('events_1 (service_id)')).toContain('events(service_id)');
  });

  describe('with a Prisma schema', () => {
    const schema = `
      model Service {
        id     Int     @id
        orders Order[]
        @@map("services")
      }
      model Order {
        id        Int     @id
        serviceId Int     @map("service_id")
        service   Service @relation(fields: [serviceId], references: [id])
        @@map("orders")
      }`;
    const orders = async () =>
      (await database.said('unindexed-foreign-key', { schema })).filter(({ key }) =>
        key.includes('orders'),
      );

    test('a relation that the database does not enforce counts, until it has an index', async () => {
      await database.run('CREATE TABLE orders (id int PRIMARY KEY, service_id int NOT NULL)');
      expect(await orders()).toMatchObject([
        {
          facts: { references: 'services', inDatabase: false },
          help: 'CREATE INDEX CONCURRENTLY "orders_service_id_idx" ON "public"."orders" ("service_id"); -- and @@index([serviceId]) in model Order',
        },
      ]);
      await database.run('CREATE INDEX orders_service_id_idx ON orders (service_id)');
      expect(await orders()).toEqual([]);
      await database.run('DROP TABLE orders');
    });

    test('a relation whose table is not there is silent', async () => {
      expect(await orders()).toEqual([]);
    });
  });

  test('where a path needs the index, missing-index speaks instead', async () => {
    await database.run(`INSERT INTO services SELECT generate_series(1, 5000)`);
    await database.run(
      `INSERT INTO tiers SELECT n, 1 + n % 5000, 'x' FROM generate_series(1, 50000) AS n`,
    );
    await database.run('ANALYZE tiers');
    const paths = {
      tiers: { sql: 'SELECT * FROM tiers WHERE service_id = $1', sets: { typical: ['7'] } },
    };
    const situation = { paths, build: true };
    const said = await database.said('unindexed-foreign-key', situation);
    expect(said.map(({ key }) => key)).not.toContain(
      'unindexed-foreign-key: column tiers(service_id)',
    );
    expect(await database.said('missing-index', situation)).toHaveLength(1);
  });
});
