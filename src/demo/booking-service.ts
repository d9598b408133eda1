import { fileURLToPath } from 'node:url';
import { applyMigrations } from './apply-migrations.ts';
import { withClient } from './client.ts';
import { generateRows } from './generate-rows.ts';
import { mendStatistics } from './mend-statistics.ts';
import { invalidRows } from './problems.ts';

const at = (path: string) => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));

/** Absolute paths of the fixture; the same from `src/` and from `dist/`. */
export const bookingService = {
  root: at('booking-service'),
  schema: at('booking-service/prisma/schema.prisma'),
  sql: at('booking-service/prisma/sql'),
  migrations: at('booking-service/prisma/migrations'),
  generate: at('booking-service/generate'),
} as const;

/** The service after its phase, on the same rows. */
export const bookingServiceAfter = {
  root: at('booking-service-optimized'),
  /** What the phase proposes and the service does otherwise, as critical paths in SQL. */
  proposals: at('booking-service-optimized/proposals'),
} as const;

export interface LoadOptions {
  /** Number of payments; bookings are four fifths of it, users a tenth. 1,000,000 by default. */
  readonly rows?: number;
  /** Called as each step begins, with words for the reader. */
  readonly onProgress?: (step: string) => void;
}

/** Builds the booking service in an empty database: migrations, rows, statistics. */
export async function loadBookingService(url: string, options: LoadOptions = {}): Promise<void> {
  const { rows = 1_000_000, onProgress = () => {} } = options;
  if (!Number.isSafeInteger(rows) || rows < 1) throw invalidRows(rows);
  await withClient(url, async (client) => {
    onProgress('applying migrations');
    await applyMigrations(client, bookingService.migrations);
    await generateRows(client, { folder: bookingService.generate, rows, onProgress });
  });
  onProgress('vacuuming and analysing');
  await mendStatistics(url);
}
