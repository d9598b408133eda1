import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedServer } from '../postgres/embedded/server.ts';
import { noteApplied } from './apply-migrations.ts';
import { bookingDatabase } from './booking-server.ts';
import { bookingService } from './booking-service.ts';
import { withClient } from './client.ts';

const copy = 'booking_migrated';

/** A copy of the booking database for migrations to change: the kept one stays as it is. */
export async function copyDatabase(server: EmbeddedServer): Promise<string> {
  await withClient(server.url(), async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${copy}`);
    await client.query(`CREATE DATABASE ${copy} TEMPLATE ${bookingDatabase} STRATEGY = file_copy`);
  });
  return server.url(copy);
}

/** Notes a migration as `prisma migrate resolve --applied` does, since the demo has no Prisma. */
export async function recordInCopy(
  url: string,
  migrationsFolder: string,
  directory: string,
): Promise<void> {
  const script = await readFile(join(migrationsFolder, directory, 'migration.sql'), 'utf8');
  await withClient(url, (client) => noteApplied(client, directory, script));
}

export async function dropCopy(server: EmbeddedServer): Promise<void> {
  await withClient(server.url(), (client) => client.query(`DROP DATABASE IF EXISTS ${copy}`));
}

/** A copy of the booking service's project for migrations to be written into. */
export async function copyProject(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await cp(bookingService.root, folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.dbperf') && !path.endsWith('node_modules'),
  });
}
