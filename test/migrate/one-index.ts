import { join } from 'node:path';
import { expect } from 'vitest';
import { diagnoseMigrations } from '../support/schema-engine.ts';
import { type Applying, historyOf, indexesOf, ofDbperf, withClient } from './applying.ts';

/** A table of payments, and a migration of dbperf with one index. */

const init = `CREATE TABLE payments (id int PRIMARY KEY, gateway_id text);
INSERT INTO payments SELECT n, 'secret_' || n FROM generate_series(1, 1000) AS n;`;
export const index = 'payments_gateway_id_idx';
export const directory = '20260102000000_add_index';
export const files = {
  '20260101000000_init': init,
  [directory]: ofDbperf(
    `CREATE INDEX CONCURRENTLY "${index}" ON "public"."payments" ("gateway_id");`,
  ),
};
export const write = "UPDATE payments SET gateway_id = 'changed' WHERE id = 1";

/** The backend that builds: its pid. */
export async function buildingPid(
  url: string,
  application = 'dbperf apply',
): Promise<number | null> {
  const sql = `SELECT a.pid FROM pg_stat_activity a JOIN pg_stat_progress_create_index USING (pid)
     WHERE a.application_name = $1 AND a.datname = current_database()`;
  const { rows } = await withClient(url, (client) => client.query(sql, [application]));
  return rows[0]?.pid ?? null;
}

/** The index is valid, recorded, and Prisma has nothing left to deploy. */
export async function repaired(project: Applying, url: string): Promise<void> {
  expect(await indexesOf(url, 'payments')).toEqual([`${index} valid`]);
  expect(await historyOf(url)).toContain(`${directory} finished`);
  const left = await diagnoseMigrations(url, join(project.root, 'prisma/migrations'));
  expect(left).toMatchObject({ history: null, failedMigrationNames: [] });
}
