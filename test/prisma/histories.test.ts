import { describe, expect, onTestFinished, test } from 'vitest';
import { servers } from '../support/database.ts';
import { histories, setting } from './histories.ts';

const indexes = `
  SELECT format('%s.%s: %s', schema.nspname, relation.relname, index.relname) AS index
    FROM pg_catalog.pg_index AS entry
    JOIN pg_catalog.pg_class AS index ON index.oid = entry.indexrelid
    JOIN pg_catalog.pg_class AS relation ON relation.oid = entry.indrelid
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = relation.relnamespace
   WHERE schema.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')`;

// What read-migrations.test.ts expects of dbperf's reading is what PostgreSQL itself is left with.
describe.each(servers)('PostgreSQL $major is left with the same indexes', ({ createDatabase }) => {
  test.each(histories)('$title', async ({ migrations, leaves }) => {
    const { client, drop } = await createDatabase('histories');
    onTestFinished(drop);
    // One statement at a time: CONCURRENTLY stands no other beside it.
    const statements = [setting, ...migrations].flatMap((each) => each.split(/(?<=;)\n/));
    for (const statement of statements) await client.query(statement);
    const { rows } = await client.query<{ index: string }>(indexes);
    expect(rows.map(({ index }) => index).sort()).toEqual(leaves);
  });
});
