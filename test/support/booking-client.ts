import { join } from 'node:path';
import { ensureClient } from '../../fixtures/booking-service/scripts/client.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');

/** The services that have a client: before the phase, and after it. */
export type Service = 'booking-service' | 'booking-service-optimized';

/**
 * Generates a service's client where it is missing or of another schema or version of Prisma. Any
 * number of processes may ask at once.
 */
export async function bookingClient(service: Service = 'booking-service'): Promise<void> {
  await ensureClient(join(fixtures, service));
}
