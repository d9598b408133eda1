import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keptCluster } from '../postgres/embedded/kept-cluster.ts';
import type { EmbeddedServer } from '../postgres/embedded/server.ts';
import { bookingService, type LoadOptions, loadBookingService } from './booking-service.ts';
import { withClient } from './client.ts';

/** The database's name on the kept server. */
export const bookingDatabase = 'booking';

export interface BookingServerOptions extends Required<LoadOptions> {
  /** Called once with words for the reader where another process has the server; default: onProgress. */
  readonly onWait?: ((what: string) => void) | undefined;
}

/** The booking service, loaded, on an embedded server that is kept in the user's cache. */
export async function startBookingServer(options: BookingServerOptions): Promise<EmbeddedServer> {
  const { rows, onProgress, onWait } = options;
  return keptCluster({
    key: `booking-${rows}-${await contentHash()}`,
    ...{ onProgress, onWait },
    fill: async (server) => {
      await withClient(server.url(), (client) =>
        client.query(`CREATE DATABASE ${bookingDatabase}`),
      );
      await loadBookingService(server.url(bookingDatabase), {
        rows,
        onProgress: (step) => onProgress(`loading the booking service, once: ${step}`),
      });
    },
  });
}

/** Another fixture is another cluster: a cache of before must not be taken for it. */
async function contentHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of [bookingService.migrations, bookingService.generate]) {
    const files = (await readdir(folder, { recursive: true })).filter((file) =>
      file.endsWith('.sql'),
    );
    for (const file of files.sort()) hash.update(await readFile(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 8);
}
