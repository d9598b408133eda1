import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { embeddedBinaries } from '../../src/postgres/embedded/binaries.ts';
import { installMajor } from '../../src/postgres/embedded/install-major.ts';
import { binariesOf } from '../../src/postgres/embedded/majors.ts';
import { unpackPackage } from '../../src/postgres/embedded/unpack.ts';
import { serverUser } from '../../src/postgres/embedded/user.ts';
import { dbperf } from '../support/dbperf.ts';
import { postgres15Binaries } from '../support/postgres15.ts';
import {
  archiveOf,
  type Entry,
  integrityOf,
  postgresOf,
  type Registry,
  type Served,
  serveRegistry,
} from './fake-package.ts';

const id = (version: string) => `${version}-${process.platform}-${process.arch}`;

let folder: string;
let packages: string;
/** A major version that this machine does not have. */
const major = await missingMajor();
let registry: Registry | null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'majors-'));
  await chmod(folder, 0o755);
  packages = join(folder, 'dbperf/postgres');
  vi.stubEnv('XDG_CACHE_HOME', folder);
  registry = null;
});
afterEach(async () => {
  registry?.stop();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function missingMajor(): Promise<number> {
  for (const candidate of [16, 17, 14])
    if ((await binariesOf(candidate)) === null) return candidate;
  throw new Error('this machine has PostgreSQL 14, 16 and 17 already');
}

async function serve(...versions: readonly Served[]): Promise<Registry> {
  registry = await serveRegistry(versions);
  return registry;
}

const served = (version: string, links?: object): Served => ({
  version,
  archive: archiveOf(postgresOf(version.replace(/\.0-.*$/, ''), links)),
});

function install(from: string, signal = new AbortController().signal, onProgress = () => {}) {
  return installMajor(major, { registry: from, signal, onProgress });
}

const damaged = (cause: RegExp) => ({
  texts: [{ code: 'package-damaged', cause: expect.stringMatching(cause) }],
});

const leftBehind = () => (existsSync(packages) ? readdirSync(packages) : []);

describe('the binaries of a major version', () => {
  test('are the embedded ones where these are of that version', async () => {
    const embedded = await embeddedBinaries(await serverUser());
    expect(await binariesOf(embedded.major)).toEqual(embedded);
  });

  test('are the system’s where it has them', async () => {
    expect(await binariesOf(15)).toEqual(await postgres15Binaries());
  });

  test('are none where nobody has them', async () => {
    expect(await binariesOf(major)).toBeNull();
    expect(await binariesOf(9)).toBeNull();
  });
});

describe('installing a major version', () => {
  test('takes the newest of that version, whole, and finds it afterwards', async () => {
    const links = [{ source: 'native/lib/libpq.so.5', target: 'native/lib/libpq.so' }];
    const { url } = await serve(
      served(`${major}.9.0-beta.17`),
      served(`${major}.10.0-beta.9`),
      served(`${major}.10.0-beta.17`, links),
      served('99.1.0-beta.1'),
    );
    const newest = join(packages, id(`${major}.10.0-beta.17`));
    const { binaries, already } = await install(url);
    expect({ binaries, already }).toEqual({
      binaries: { directory: join(newest, 'native/bin'), version: `${major}.10`, major },
      already: false,
    });
    expect(await binariesOf(major)).toEqual(binaries);
    expect(leftBehind()).toEqual([id(`${major}.10.0-beta.17`)]);
    expect(lstatSync(join(newest, 'native/lib/libpq.so')).isSymbolicLink()).toBe(true);
    expect(statSync(join(newest, 'native/bin/initdb')).mode & 0o777).toBe(0o755);
    expect(existsSync(join(newest, 'deep/'.repeat(30), 'file'))).toBe(true);
  });

  test('fetches nothing where it is there already', async () => {
    const { url, asked } = await serve(served(`${major}.1.0-beta.1`));
    await install(url);
    const requests = asked.length;
    expect(await install(url)).toMatchObject({ already: true, binaries: { major } });
    expect(asked.length).toBe(requests);
  });

  test('a name and a password for the registry go to it, and into no message', async () => {
    const { url, asked } = await serve(served(`${major}.1.0-beta.1`));
    await install(url.replace('//', '//me:s%40cret@'));
    const sent = `Basic ${Buffer.from('me:s@cret').toString('base64')}`;
    expect(asked.map(({ authorization }) => authorization)).toEqual([sent, sent]);
    await rm(packages, { recursive: true });
    const gone = install('http://me:s%40cret@127.0.0.1:1/');
    await expect(gone).rejects.toMatchObject({ texts: [{ code: 'registry-unreachable' }] });
    expect(JSON.stringify(await gone.catch((error) => error.texts))).not.toContain('cret');
  });

  test('of what another one left half-made nothing is taken', async () => {
    await mkdir(join(packages, `${id(`${major}.1.0-beta.1`)}.0123456789ab/native/bin`), {
      recursive: true,
    });
    expect(await binariesOf(major)).toBeNull();
  });
});

describe('nothing is installed from', () => {
  const version = () => `${major}.1.0-beta.1`;

  const outside = /no path inside/;
  const odd: readonly { entry: Entry; says: RegExp }[] = [
    { entry: { path: 'package/../../escaped' }, says: outside },
    { entry: { path: `package/${'../'.repeat(40)}escaped` }, says: outside },
    { entry: { path: '/escaped' }, says: outside },
    { entry: { path: 'package//escaped' }, says: outside },
    { entry: { path: 'package/a/./escaped' }, says: outside },
    { entry: { path: 'package/a\\escaped' }, says: outside },
    { entry: { path: 'escaped' }, says: outside },
    { entry: { path: 'package/link', type: '2', linkTo: '/etc' }, says: /a link or a device/ },
    {
      entry: { path: 'package/hard', type: '1', linkTo: '/etc/passwd' },
      says: /a link or a device/,
    },
    { entry: { path: 'package/device', type: '3' }, says: /a link or a device/ },
    { entry: { path: 'package/native/bin/postgres', content: 'over it' }, says: /EEXIST/ },
  ];
  test.each(odd)('an archive with $entry.path of type $entry.type', async ({ entry, says }) => {
    const archive = archiveOf([...postgresOf(`${major}.1`), entry]);
    await expect(unpackPackage(archive, join(folder, 'in/package'))).rejects.toThrow(says);
    expect(readdirSync(folder)).toEqual(['in']);
    expect(readdirSync(join(folder, 'in'))).toEqual(['package']);
  });

  test('an archive that leads out, of which nothing is kept', async () => {
    const archive = archiveOf([...postgresOf(`${major}.1`), { path: 'package/../../escaped' }]);
    const { url } = await serve({ version: version(), archive });
    await expect(install(url)).rejects.toMatchObject(damaged(outside));
    expect(leftBehind()).toEqual([]);
    expect(existsSync(join(folder, 'dbperf/escaped'))).toBe(false);
  });

  test.each([
    { source: '../../../etc/passwd', target: 'native/lib/a' },
    { source: 'native/lib/libpq.so.5', target: '../../escaped' },
    { source: '/etc/passwd', target: 'native/lib/a' },
    { source: 7, target: 'native/lib/a' },
  ])('a list of links with $source → $target', async (link) => {
    const { url } = await serve(served(version(), [link]));
    await expect(install(url)).rejects.toMatchObject(damaged(/no path inside/));
    expect(leftBehind()).toEqual([]);
  });

  test('an archive that is not the one the registry named', async () => {
    const integrity = integrityOf(Buffer.from('another'));
    const { url } = await serve({ ...served(version()), integrity });
    await expect(install(url)).rejects.toMatchObject(damaged(/SHA-512/));
  });

  test('a version without a SHA-512', async () => {
    const { url } = await serve({ ...served(version()), integrity: 'sha1-abc' });
    await expect(install(url)).rejects.toMatchObject(damaged(/SHA-512/));
  });

  test('an archive that ends too early, and what is no archive', async () => {
    const archive = archiveOf([{ path: 'package/a', content: 'x'.repeat(2_000) }]);
    for (const broken of [archive.subarray(0, archive.length - 20), Buffer.from('<html>')]) {
      const { url } = await serve({ version: version(), archive: broken });
      await expect(install(url)).rejects.toMatchObject(damaged(/./));
      registry?.stop();
    }
    expect(leftBehind()).toEqual([]);
  });

  test('a package whose programs do not run', async () => {
    const entries = postgresOf(`${major}.1`).map((entry) =>
      entry.path.endsWith('postgres') ? { ...entry, content: '#!/bin/sh\nexit 1\n' } : entry,
    );
    const { url } = await serve({ version: version(), archive: archiveOf(entries) });
    // The same in all places of the cache, of which none keeps anything.
    await expect(install(url)).rejects.toMatchObject({ texts: [{ code: 'postgres-install' }] });
    expect(leftBehind()).toEqual([]);
  });

  test('a registry without that version, or without the package', async () => {
    const { url } = await serve(served('99.1.0-beta.1'));
    await expect(install(url)).rejects.toMatchObject({ texts: [{ code: 'registry-version' }] });
    const elsewhere = install(`${url}other`);
    await expect(elsewhere).rejects.toMatchObject({ texts: [{ code: 'registry-package' }] });
  });

  test('a registry that was interrupted', async () => {
    const interruption = new AbortController();
    const { url } = await serve(served(version()));
    const installing = installMajor(major, {
      registry: url,
      signal: interruption.signal,
      onProgress: (text) => {
        if (text.startsWith('unpacking')) interruption.abort(new Error('interrupted'));
      },
    });
    await expect(installing).rejects.toThrow('interrupted');
    expect(leftBehind()).toEqual([]);
  });
});

describe('dbperf twin install', () => {
  const run = (url: string, ...args: string[]) =>
    dbperf(['twin', 'install', ...args], { env: { ...process.env, npm_config_registry: url } });

  test('says where, of which version and how large; the second time that it is there', async () => {
    const { url } = await serve(served(`${major}.10.0-beta.17`));
    const place = join(packages, id(`${major}.10.0-beta.17`), 'native/bin');
    const first = await run(url, String(major));
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(`PostgreSQL ${major}.10 is installed: ${place}, `);
    expect(first.stdout).toMatch(/ (?:bytes|kB)\n$/);
    const second = await run(url, String(major));
    expect(second.stdout).toBe(`PostgreSQL ${major}.10 is already there: ${place}\n`);
  });

  test('without a network is one error, exit code 2', async () => {
    const { code, stdout, stderr } = await run('http://127.0.0.1:1/', String(major));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error[registry-unreachable]');
    expect(stderr).toContain('npm_config_registry=');
    expect(stderr.match(/error\[/g)).toHaveLength(1);
  });

  test.each(['13', '19', 'sixteen', '16.2', '-1'])('takes 14 to 18, and no %s', async (text) => {
    const { code, stderr } = await run('http://127.0.0.1:1/', '--', text);
    expect(code).toBe(2);
    expect(stderr).toContain('Expected a major version from 14 to 18');
  });

  test('its help has an example', async () => {
    const { code, stdout } = await run('', '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('dbperf twin install 16');
  });
});
