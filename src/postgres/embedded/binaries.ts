import { join } from 'node:path';
import { cachePlaces } from './cache.ts';
import { copyPackage } from './copy-package.ts';
import { makeWhole } from './links.ts';
import { findPackage, type PostgresPackage } from './package.ts';
import { binariesDoNotRun } from './problems.ts';
import type { ServerUser } from './run.ts';
import { run } from './run.ts';
import { serverUser } from './user.ts';

export interface Binaries {
  /** Where `initdb` and `postgres` are. */
  readonly directory: string;
  /** For example `18.4`. */
  readonly version: string;
  readonly major: number;
}

/** PostgreSQL from npm; where the server's user cannot run it in place, a copy that it can. */
export async function embeddedBinaries(user: ServerUser | null): Promise<Binaries> {
  const source = await findPackage();
  const found = await tryInPlace(source, user);
  if (typeof found !== 'string') return found;
  const failures = [found];
  for await (const place of cachePlaces(user)) {
    const copied = await tryCopy(source, place, user);
    if (typeof copied !== 'string') return copied;
    failures.push(copied);
  }
  throw binariesDoNotRun(source.directory, failures.join('\n'));
}

/** The binaries, or why they do not run. */
async function tryInPlace(
  { directory }: PostgresPackage,
  user: ServerUser | null,
): Promise<Binaries | string> {
  const whole = await makeWhole(directory);
  return whole ? probe(join(directory, 'native/bin'), user) : 'links of libraries are missing';
}

async function tryCopy(
  source: PostgresPackage,
  place: string,
  user: ServerUser | null,
): Promise<Binaries | string> {
  try {
    const copy = await copyPackage(source, join(place, 'postgres'));
    return await probe(join(copy, 'native/bin'), user);
  } catch (error) {
    return `no copy in ${place}: ${error instanceof Error ? error.message : error}`;
  }
}

/** Binaries that are installed on the system, for example in `/usr/lib/postgresql/15/bin`. */
export async function binariesIn(directory: string): Promise<Binaries> {
  const found = await probe(directory, await serverUser());
  if (typeof found === 'string') throw binariesDoNotRun(directory, found);
  return found;
}

/** Runs both binaries as the server's user will: the version, or why they do not run. */
async function probe(directory: string, user: ServerUser | null): Promise<Binaries | string> {
  // initdb asks a shell for `"<path>/postgres" -V`.
  if (/["$`\\]/.test(directory)) return `initdb takes no path with any of " $ \` \\: ${directory}`;
  const [postgres, initdb] = await Promise.all([
    run(join(directory, 'postgres'), ['--version'], user),
    run(join(directory, 'initdb'), ['--version'], user),
  ]);
  const version = /(\d+)\.\d+/.exec(postgres.stdout);
  if (version === null || initdb.code !== 0) return postgres.stderr || initdb.stderr;
  return { directory, version: version[0], major: Number(version[1]) };
}
