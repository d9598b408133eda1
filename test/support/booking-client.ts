import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { ensureClient } from '../../fixtures/booking-service/scripts/client.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');

/** The services that have a client: before the phase, and after it. */
export type Service = 'booking-service' | 'booking-service-optimized';

/**
 * Generates a service's client where it is missing or of another schema or version of Prisma, and
 * sees to it that the service's modules are loaded anew. Any number of processes may ask at once.
 */
export async function bookingClient(service: Service = 'booking-service'): Promise<void> {
  const folder = join(fixtures, service);
  await ensureClient(folder);
  forgetModules(join(folder, `src${sep}`));
}

/** Another file of tests in this process may have loaded them, with a URL that leads nowhere now. */
function forgetModules(below: string): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) if (file.startsWith(below)) delete cache[file];
}
