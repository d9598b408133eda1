import type { Migration } from '../model/migration.ts';
import { quoteRelation } from '../sql/quote.ts';

/** ROLLBACK.md: what to do in each half-finished state, and how to take an index back. */
export function rollbackPage(migrations: readonly Migration[]): string {
  const partitioned = migrations.some(({ kind }) => kind === 'create-on-parent');
  const sections = [
    opening(migrations),
    looking(migrations),
    failed,
    interrupted,
    unrecorded,
    ...(partitioned ? [partitions] : []),
    deployers,
    otherDefinition,
    takingBack,
  ];
  return `${sections.join('\n\n')}\n`;
}

function opening(migrations: readonly Migration[]): string {
  const rows = migrations.map(
    ({ directory, statement }) => `| ${cell(directory)} | ${cell(statement)} |`,
  );
  return [
    '# Half-finished states, and the way back',
    '',
    'Written by dbperf for these migrations, each of which holds one statement:',
    '',
    '| `<dir>` | statement |',
    '|---|---|',
    ...rows,
    '',
    'Nothing here loses rows. Every step may be repeated. Run the commands where the project is, over a direct connection, not through a pooler.',
  ].join('\n');
}

/** Code in a table: of one line, and between more backticks than it holds. */
function cell(code: string): string {
  const line = code.replaceAll('|', '\\|').replace(/\r\n|[\r\n]/g, '⏎');
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? fence + line + fence : `${fence} ${line} ${fence}`;
}

/** Names as literals of regclass, of the indexes alone. */
function looking(migrations: readonly Migration[]): string {
  const names = [...new Set(migrations.map(({ index }) => quoteRelation(index)))];
  const list = names.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ');
  return [
    '## Where things stand',
    '',
    '`dbperf gen-migration --check` says it. By hand:',
    '',
    '```sql',
    `SELECT name, i.indisvalid FROM unnest(ARRAY[${list}]) AS name`,
    'LEFT JOIN pg_index AS i ON i.indexrelid = to_regclass(name);',
    'SELECT migration_name, started_at, finished_at, rolled_back_at, logs FROM _prisma_migrations',
    'WHERE finished_at IS NULL ORDER BY started_at;',
    '```',
  ].join('\n');
}

const failed = `## A build failed, and its index is INVALID

Cancelled, a timeout, a deadlock, a duplicate, a server that went down. No query uses the index, each write pays for it, and Prisma deploys nothing further (P3009). Remove the cause first: \`logs\` of \`_prisma_migrations\` names it. Then either

\`\`\`sh
dbperf apply    # drops what is left, builds again, records it
\`\`\`

or, one after the other,

\`\`\`sh
psql "$DATABASE_URL" -c 'DROP INDEX CONCURRENTLY IF EXISTS <index>'
npx prisma migrate resolve --rolled-back <dir>
npx prisma migrate deploy
\`\`\`

If nothing was left behind, the DROP does nothing. Never add \`IF NOT EXISTS\` to the CREATE: it would take the INVALID index for the one that is wanted.`;

const interrupted = `## dbperf apply was interrupted

Run it again. Where the server still builds, it waits for that and then records it: drop nothing meanwhile. Where an INVALID index is left, it drops that first.`;

const unrecorded = `## The index is valid, and Prisma does not know

Built by hand, or \`dbperf apply\` could not run Prisma. Record it before the next deploy, which would fail otherwise, since the name is taken:

\`\`\`sh
npx prisma migrate resolve --applied <dir>
\`\`\`

The same where a DROP is done and not recorded; \`migrate deploy\` would drop an index that was built again meanwhile.`;

const partitions = `## The index of a partitioned table

It is INVALID until every partition's index is attached, and that is as it should be: do not drop it, go on. A step that failed is repeated as above. An index that is attached cannot be dropped alone.`;

const deployers = `## Two deployers at once (40P01)

A second \`prisma migrate deploy\`, in another replica for instance, waits for Prisma's lock and thereby for the build, which waits for it: PostgreSQL ends one of them. Deploy once for a release, before the replicas start. If the build was the victim, go on as after a failed build.`;

const otherDefinition = `## Another index has the name

Nothing was changed. Rename it, or, if nobody needs it, drop it concurrently; then deploy again.`;

const takingBack = `## Taking an index back

\`down.sql\` in its directory is the statement. Prisma has no way down, so that the way back is a way forward:

1. Remove the index's \`@@index\` from schema.prisma.
2. Make a directory that sorts after the newest one, with \`down.sql\` as its \`migration.sql\`, alone.
3. \`npx prisma migrate deploy\`

Where it cannot wait for a release, run \`down.sql\` with psql now, and do the same afterwards, with \`npx prisma migrate resolve --applied <the new dir>\` in place of the deploy.`;
