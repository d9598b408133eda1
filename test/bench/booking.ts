import { bookingService, loadBookingService } from '../../src/demo/booking-service.ts';
import { keptCluster } from '../../src/postgres/embedded/kept-cluster.ts';
import type { EmbeddedServer } from '../../src/postgres/embedded/server.ts';

export const database = 'booking';
export const folder = bookingService.root;

/** The booking service that the demo keeps, at its full size. */
export function bookingServer(): Promise<EmbeddedServer> {
  return keptCluster({
    key: 'booking-service-1000000',
    database,
    fill: (server) => loadBookingService(server.url(database), { rows: 1_000_000 }),
  });
}
