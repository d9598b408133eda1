import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { noteApplied } from '../../src/demo/apply-migrations.ts';
import { bookingService, loadBookingService } from '../../src/demo/booking-service.ts';
import { withClient } from '../../src/demo/client.ts';
import { type EmbeddedServer, startServer } from '../../src/postgres/embedded/server.ts';
import { logged } from '../service-fixture/statement-log.ts';
import { bookingClient } from '../support/booking-client.ts';

/** Folder of the service after the phase. */
export const optimizedRoot = join(import.meta.dirname, '../../fixtures/booking-service-optimized');

/** The service before the phase, loaded and then deployed to: the phase's migrations are built. */
export async function startOptimized(rows: number): Promise<EmbeddedServer> {
  await bookingClient('booking-service-optimized');
  // Each file of the service's tests has a pool, and two have instances besides.
  const server = await startServer({ settings: { ...logged, max_connections: '100' } });
  await loadBookingService(server.url(), { rows });
  await withClient(server.url(), deploy);
  return server;
}

async function deploy(client: pg.Client): Promise<void> {
  for (const name of await newMigrations()) {
    const file = join(optimizedRoot, 'prisma/migrations', name, 'migration.sql');
    const script = await readFile(file, 'utf8');
    await client.query(script);
    await noteApplied(client, name, script);
  }
}

/** Names of the migrations that the service had not before the phase, in their order. */
export async function newMigrations(): Promise<readonly string[]> {
  const before = new Set(await readdir(bookingService.migrations));
  const after = await readdir(join(optimizedRoot, 'prisma/migrations'));
  return after.filter((name) => !before.has(name)).sort();
}
