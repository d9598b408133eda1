import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { isAlive } from './owner.ts';
import { postmasterOf, readPostmasterFile } from './postmaster.ts';
import { removeAs } from './private-directory.ts';
import { initFailed, inUse } from './problems.ts';
import type { ServerUser } from './run.ts';
import { run } from './run.ts';
import { sharedMemory } from './settings.ts';

/** Arguments of initdb that say the locale; the first that the system has is taken. */
export type LocaleArguments = readonly (readonly string[])[];

/**
 * ICU, since a bare Debian has no locale but C, and under C a plain btree serves `LIKE 'x%'`, which
 * it does not in an ordinary database. The rest of the locale must exist on the system.
 */
export function icuArguments(locale: string): LocaleArguments {
  return ['C.UTF-8', 'C'].map((rest) => [
    ...['--locale-provider=icu', `--icu-locale=${locale}`, `--locale=${rest}`],
  ]);
}

/** Before PostgreSQL 15 no cluster is of ICU's. */
export function defaultLocales(major: number): LocaleArguments {
  return major >= 15 ? icuArguments('en-US') : [['--locale=C.UTF-8'], ['--locale=C']];
}

/**
 * Makes a cluster, with the superuser `postgres`; the directory must not exist. Resolves to the
 * arguments of the locale that it got. Throws a Problem.
 */
export async function initCluster(
  binaries: Binaries,
  dataDirectory: string,
  user: ServerUser | null,
  locales: LocaleArguments = defaultLocales(binaries.major),
): Promise<readonly string[]> {
  let log = '';
  for (const locale of locales) {
    const args = initArguments(binaries, dataDirectory, locale);
    const result = await run(join(binaries.directory, 'initdb'), args, user);
    if (result.code === 0) return locale;
    log = result.stderr;
    if (!/invalid locale|could not create locale|is not compatible|unknown language/.test(log))
      break;
  }
  throw initFailed(dataDirectory, log);
}

/**
 * Makes a cluster whose server was killed ready to start. Throws `inUse` where a server runs on it.
 * PostgreSQL sees by itself that a lock file's process is dead, and refuses only where another
 * process has its pid by now. In every other case the file is not ours to touch: a server that
 * starts at this very moment would lose its lock.
 */
export async function releaseCluster(
  dataDirectory: string,
  user: ServerUser | null,
): Promise<void> {
  const file = await readPostmasterFile(dataDirectory);
  if (file === null || !isAlive(file.pid)) return;
  if ((await postmasterOf(dataDirectory)) !== null) throw inUse(dataDirectory);
  await removeAs(user, join(dataDirectory, 'postmaster.pid'));
}

function initArguments(
  binaries: Binaries,
  dataDirectory: string,
  locale: readonly string[],
): string[] {
  return [
    ...['-D', dataDirectory, '--username=postgres', '--encoding=UTF8', ...locale],
    // Who may connect is said at each start (hba_file).
    ...['--auth=reject', '--no-sync', '--no-instructions'],
    // initdb itself starts servers.
    ...(binaries.major >= 16
      ? Object.entries(sharedMemory).map(([n, v]) => `--set=${n}=${v}`)
      : []),
    // On by default since 18; throw-away data needs none.
    ...(binaries.major >= 18 ? ['--no-data-checksums'] : []),
  ];
}
