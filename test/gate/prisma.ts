import pg from 'pg';
import { bookingService } from '../../src/demo/booking-service.ts';
import { generateRows } from '../../src/demo/generate-rows.ts';
import { mendStatistics } from '../../src/demo/mend-statistics.ts';
import { applyMigrations } from '../support/schema-engine.ts';

/**
 * Stands in for Prisma's command line, whose native engine is a download of its own. Migrations go
 * through the same engine as WebAssembly; the seed is the generator of the booking service.
 */
const url = process.env.DATABASE_URL ?? '';

/** So many that reading all payments takes several times the budget of the webhook lookup. */
const rows = 200_000;

const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  'migrate deploy': () => applyMigrations(url, 'prisma/migrations'),
  'db seed': seed,
};

async function seed(): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await generateRows(client, { folder: bookingService.generate, rows, onProgress: () => {} });
  } finally {
    await client.end();
  }
  await mendStatistics(url);
}

const command = commands[process.argv.slice(2).join(' ')];
if (command === undefined) throw new Error(`no stand-in for prisma ${process.argv.slice(2)}`);
await command();
// The engine's timer for its lock would keep the process for 10 s.
process.exit();
