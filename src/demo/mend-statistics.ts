import type pg from 'pg';
import { withClient } from './client.ts';

/**
 * ANALYZE is repeatable only where it reads every row, and it samples 300 rows per unit of the
 * largest statistics target of a table's columns. So one column that has few values, or short ones,
 * is given the largest target meanwhile: whole tables are read, other columns keep the default
 * number of values, and no trace is left.
 */
const sampledBy: Readonly<Record<string, string>> = {
  payments: 'currency',
  bookings: 'status',
  users: 'created_at',
};

/**
 * Leaves what a well-kept database has: no dead rows, a complete visibility map, fresh statistics,
 * and nothing for autovacuum to do later. On connections of its own: statistics of the load arrive
 * when its connection ends, and would count as changes since ANALYZE.
 */
export async function mendStatistics(url: string): Promise<void> {
  await Promise.all([
    withClient(url, (client) => mend(client, 'payments')),
    withClient(url, async (client) => {
      for (const table of ['bookings', 'users']) await mend(client, table);
      await client.query(
        'VACUUM (FREEZE, ANALYZE) services, service_tiers, staff, _prisma_migrations',
      );
    }),
  ]);
  await withClient(url, (client) => client.query('CHECKPOINT'));
}

async function mend(client: pg.Client, table: string): Promise<void> {
  const column = `ALTER TABLE ${table} ALTER ${sampledBy[table]}`;
  await client.query(`${column} SET STATISTICS 10000`);
  await client.query(`VACUUM (FREEZE, ANALYZE) ${table}`);
  await client.query(`${column} SET STATISTICS -1`);
}
