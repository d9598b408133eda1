import { bookingDatabase, startBookingServer } from '../../src/demo/booking-server.ts';
import { bookingService } from '../../src/demo/booking-service.ts';
import type { EmbeddedServer } from '../../src/postgres/embedded/server.ts';

export const database = bookingDatabase;
export const folder = bookingService.root;

/** The booking service that the demo keeps, at its full size. */
export function bookingServer(): Promise<EmbeddedServer> {
  return startBookingServer({ rows: 1_000_000, onProgress: () => {} });
}
