import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Binaries, binariesIn, embeddedBinaries } from './binaries.ts';
import { cachePlaces } from './cache.ts';
import { findPackage } from './package.ts';
import type { ServerUser } from './run.ts';
import { serverUser } from './user.ts';

/** The oldest and the newest that a twin can be built on. */
export const majorsWithTwins = { oldest: 14, newest: 18 } as const;

/** Under a place of the cache; a folder there is named as copies of packages are. */
export const installFolder = 'postgres';

/** What `findPackage` calls a package of this platform. */
export const packageId = (version: string): string =>
  `${version}-${process.platform}-${process.arch}`;

/**
 * PostgreSQL of this major version: dbperf's own, one that was installed into the cache, or the
 * system's (Debian's and PGDG's place). Null where there is none that runs.
 */
export async function binariesOf(major: number): Promise<Binaries | null> {
  const user = await serverUser();
  return (
    (await bundled(major, user)) ??
    (await installed(major, user)) ??
    (await running(`/usr/lib/postgresql/${major}/bin`))
  );
}

async function bundled(major: number, user: ServerUser | null): Promise<Binaries | null> {
  const found = await findPackage().catch(() => null);
  if (found === null || majorOf(found.id) !== major) return null;
  return embeddedBinaries(user).catch(() => null);
}

async function installed(major: number, user: ServerUser | null): Promise<Binaries | null> {
  for await (const place of cachePlaces(user)) {
    const folder = join(place, installFolder);
    for (const name of await versionsIn(folder, major)) {
      const found = await running(join(folder, name, 'native/bin'));
      if (found?.major === major) return found;
    }
  }
  return null;
}

/** Names of the packages of this platform, the newest first; half-made ones have other names. */
async function versionsIn(folder: string, major: number): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const own = names.filter((name) => name.endsWith(packageId('')) && majorOf(name) === major);
  return own.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}

const running = (directory: string): Promise<Binaries | null> =>
  binariesIn(directory).catch(() => null);

const majorOf = (id: string): number => Number.parseInt(id, 10);
