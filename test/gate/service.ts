import { chmod, cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bookingService } from '../../src/demo/booking-service.ts';
import { checkout } from '../package/pack.ts';
import { runCommand } from '../package/run-command.ts';

/** A copy of the booking service, as `actions/checkout` leaves it: nothing is installed. */
export async function checkOutService(root: string): Promise<void> {
  await cp(bookingService.root, root, { recursive: true });
}

/**
 * Stands in for `npm ci` of the service: dbperf from its tarball, its dependencies by links into the
 * checkout, and a `prisma` that needs no download (prisma.ts).
 */
export async function installService(root: string, tarball: string): Promise<void> {
  const modules = join(root, 'node_modules');
  await mkdir(join(modules, 'dbperf'), { recursive: true });
  const unpack = ['-xzf', tarball, '--strip-components=1', '-C', join(modules, 'dbperf')];
  await runCommand('tar', unpack, { cwd: root });
  for (const name of await readdir(join(checkout, 'node_modules'))) {
    if (name.startsWith('.')) continue;
    await symlink(join(checkout, 'node_modules', name), join(modules, name));
  }
  await mkdir(join(modules, '.bin'));
  await symlink('../dbperf/bin/dbperf.js', join(modules, '.bin/dbperf'));
  const jiti = join(checkout, 'node_modules/.bin/jiti');
  const prisma = join(modules, '.bin/prisma');
  await writeFile(
    prisma,
    `#!/bin/sh\nexec "${jiti}" "${join(import.meta.dirname, 'prisma.ts')}" "$@"\n`,
  );
  await chmod(prisma, 0o755);
}
