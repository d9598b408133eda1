import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';

/** Prisma's own table, as its schema engine creates it. */
const historyTable = `
  CREATE TABLE _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Applies every migration of the folder in the order of their names, and notes them as Prisma does,
 * so that `prisma migrate status` says "up to date". For databases without a history.
 */
export async function applyMigrations(client: pg.Client, folder: string): Promise<void> {
  await client.query(historyTable);
  for (const name of await migrationNames(folder)) {
    const script = await readFile(join(folder, name, 'migration.sql'), 'utf8');
    await client.query(script);
    await noteApplied(client, name, script);
  }
}

/** What `prisma migrate resolve --applied` writes: the demo has no Prisma. */
export async function noteApplied(client: pg.Client, name: string, script: string): Promise<void> {
  await client.query(
    `INSERT INTO _prisma_migrations
       (id, checksum, migration_name, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), 1)`,
    [randomUUID(), createHash('sha256').update(script).digest('hex'), name],
  );
}

async function migrationNames(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
