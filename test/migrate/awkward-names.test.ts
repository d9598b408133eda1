import { expect, test } from 'vitest';
import { migrationFiles } from '../../src/migrate/files.ts';
import { createDatabase } from '../support/database.ts';
import { planOn } from './planning.ts';

/** Files of the migrations of one index of this name, by their names. */
async function filesOf(name: string): Promise<Readonly<Record<string, string>>> {
  const db = await createDatabase('names');
  await db.client.query('CREATE TABLE t (id int PRIMARY KEY, a int)');
  const { migrations } = await planOn(db.url, [{ table: 't', keys: ['a'], name }]);
  await db.drop();
  return Object.fromEntries(
    migrationFiles(migrations).map(({ path, content }) => [path.split('/')[1] ?? '', content]),
  );
}

const rowsOf = (page = '') => page.split('\n').filter((line) => line.startsWith('|'));

test.each(['a;b', 'a\nb', 'a\r\nb'])(
  'no comment prints a DROP of %j, which would be wrong',
  async (name) => {
    const { 'migration.sql': sql = '', 'down.sql': down } = await filesOf(name);
    const comments = sql.split('\n').filter((line) => line.startsWith('--'));
    expect(comments.join('\n')).not.toContain('DROP INDEX CONCURRENTLY');
    expect(comments.join('\n')).toContain('down.sql');
    expect(down).toContain(`DROP INDEX CONCURRENTLY "public"."${name}";`);
  },
);

test('near miss: a name with a comma has it', async () => {
  const { 'migration.sql': sql } = await filesOf('a,b');
  expect(sql).toContain('DROP INDEX CONCURRENTLY IF EXISTS "public"."a,b"');
});

test.each([
  ['a\nb', '`CREATE INDEX CONCURRENTLY "a⏎b" ON "public"."t" ("a");`'],
  ['a\r\nb', '`CREATE INDEX CONCURRENTLY "a⏎b" ON "public"."t" ("a");`'],
  ['a|b', '`CREATE INDEX CONCURRENTLY "a\\|b" ON "public"."t" ("a");`'],
  ['a`b', '`` CREATE INDEX CONCURRENTLY "a`b" ON "public"."t" ("a"); ``'],
])('ROLLBACK.md has one row of its table for %j', async (name, code) => {
  const { 'ROLLBACK.md': page } = await filesOf(name);
  const rows = rowsOf(page);
  expect(rows).toHaveLength(3);
  expect(rows[2]).toContain(`| ${code} |`);
});
