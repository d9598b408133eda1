import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { clinic } from './schemas/clinic.ts';
import type { Schema } from './schemas/schema.ts';
import { shop } from './schemas/shop.ts';
import { tickets } from './schemas/tickets.ts';

const schemas: readonly Schema[] = [shop, clinic, tickets];

/** The corpus's tables, empty: for the spelling of indexes. */
export async function createEmptyCorpus(): Promise<TestDatabase> {
  const database = await createDatabase('corpus_empty');
  await database.client.query('CREATE EXTENSION pg_trgm');
  for (const { definitions } of schemas) await database.client.query(definitions);
  return database;
}

/** The corpus's tables with rows and statistics, on PostgreSQL 18. */
export async function createCorpus(): Promise<TestDatabase> {
  const database = await createEmptyCorpus();
  // The rows refer to rows that are there: checking each of them would double the time to load.
  await database.client.query('SET session_replication_role = replica');
  for (const { rows } of schemas) await database.client.query(rows);
  await database.client.query('VACUUM ANALYZE');
  for (const { since } of schemas) await database.client.query(since);
  // The counters of what was written since would reach other sessions at a time of their own.
  await database.client.query('SELECT pg_stat_force_next_flush()');
  await database.client.query('RESET session_replication_role');
  // Its workers take longer to start than to sort tables of this size.
  await database.client.query('SET max_parallel_maintenance_workers = 0');
  return database;
}
