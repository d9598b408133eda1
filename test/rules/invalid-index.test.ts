import { describe, expect, test } from 'vitest';
import { judged, useDatabase } from './evidence.ts';

const database = useDatabase(
  `CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, name text NOT NULL);
   INSERT INTO users SELECT n, 'user' || n % 150000, 'name' || n FROM generate_series(1, 200000) AS n;
   CREATE TABLE events (at int NOT NULL, name text) PARTITION BY RANGE (at);
   CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10)`,
  'VACUUM ANALYZE',
);

/** Fails on the duplicates, as it would in a deployment, and leaves its index behind. */
async function failedBuild(): Promise<void> {
  const build = database.run('CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email)');
  await expect(build).rejects.toThrow('could not create unique index');
}

const keys = async () => (await database.said('invalid-index')).map(({ key }) => key);

describe('invalid-index', () => {
  test('what a failed build leaves is named, and the help mends it', async () => {
    await failedBuild();
    expect(await database.said('invalid-index')).toMatchObject([
      {
        severity: 'warning',
        key: 'invalid-index: index users users_email_key',
        facts: { unique: true, neededBy: [] },
        help: 'REINDEX INDEX CONCURRENTLY "public"."users_email_key"; -- after removing duplicates',
      },
    ]);
    await database.run("UPDATE users SET email = 'user' || id");
    await database.run('REINDEX INDEX CONCURRENTLY "public"."users_email_key"');
    expect(await keys()).toEqual([]);
    await database.run('DROP INDEX users_email_key');
  });

  test('where a path needs the index it is an error, and missing-index leaves it to speak', async () => {
    await database.run("UPDATE users SET name = 'name' || id % 150000");
    await database.run('VACUUM ANALYZE users');
    const build = database.run('CREATE UNIQUE INDEX CONCURRENTLY users_name_key ON users (name)');
    await expect(build).rejects.toThrow('could not create unique index');
    const sql = '-- @budget 3ms\nSELECT * FROM users WHERE name = $1';
    const paths = { byName: { sql, sets: { miss: ['nobody'] } } };
    const { findings } = judged(await database.gather({ paths, build: true }));
    expect(findings).toMatchObject([
      { rule: 'invalid-index', severity: 'error', facts: { neededBy: ['byName'] } },
    ]);
    await database.run('DROP INDEX users_name_key');
  });

  test('of an index on an expression the same is said', async () => {
    await database.run('CREATE INDEX users_lower_idx ON users (lower(name))');
    await database.run('ANALYZE users');
    await database.run(
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_lower_idx'::regclass",
    );
    const sql = '-- @budget 3ms\nSELECT * FROM users WHERE lower(name) = $1';
    const paths = { byName: { sql, sets: { miss: ['nobody'] } } };
    const { findings } = judged(await database.gather({ paths, planner: 'same version' }));
    expect(findings).toMatchObject([
      { rule: 'invalid-index', severity: 'error', facts: { neededBy: ['byName'] } },
    ]);
    await database.run('DROP INDEX users_lower_idx');
  });

  test('unproven advice for a path within its budget makes it no error', async () => {
    await database.run('CREATE INDEX users_name_idx ON users (name)');
    await database.run(
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_name_idx'::regclass",
    );
    const sql = '-- @budget 2m\nSELECT * FROM users WHERE name = $1';
    const paths = { byName: { sql, sets: { miss: ['nobody'] } } };
    const { findings } = judged(await database.gather({ paths }));
    expect(findings).toMatchObject([
      { rule: 'invalid-index', severity: 'warning', facts: { neededBy: ['byName'] } },
    ]);
    await database.run('DROP INDEX users_name_idx');
  });

  test('what a failed rebuild leaves is to be dropped', async () => {
    const broken = `UPDATE pg_index SET indisvalid = false
      WHERE indexrelid = 'users_name_idx_ccnew'::regclass`;
    await database.run('CREATE INDEX users_name_idx_ccnew ON users (name)');
    await database.run(broken);
    expect(await database.said('invalid-index')).toMatchObject([
      { help: 'DROP INDEX CONCURRENTLY "public"."users_name_idx_ccnew";' },
    ]);
    await database.run('DROP INDEX CONCURRENTLY "public"."users_name_idx_ccnew"');
    expect(await keys()).toEqual([]);
  });

  test('a partitioned index is invalid until each partition has its part', async () => {
    await database.run('CREATE INDEX events_name_idx ON ONLY events (name)');
    expect(await keys()).toEqual(['invalid-index: index events events_name_idx']);
    await database.run('CREATE INDEX events_1_name_idx ON events_1 (name)');
    await database.run('ALTER INDEX events_name_idx ATTACH PARTITION events_1_name_idx');
    expect(await keys()).toEqual([]);
  });
});
