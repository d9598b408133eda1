import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/model/problem.ts';
import { parseTarget, type Target } from '../../src/postgres/target.ts';

function read(url: string): Target {
  return parseTarget(url, '/project/prisma');
}

function problemOf(url: string) {
  try {
    read(url);
  } catch (error) {
    if (error instanceof Problem) return error.texts[0];
    throw error;
  }
  throw new Error('the URL was accepted');
}

describe("Prisma's URL is translated", () => {
  test.each<[string, Partial<Target>]>([
    [
      'postgresql://app:secret@db.example.org:6543/shop?schema=public',
      { host: 'db.example.org', port: 6543, user: 'app', password: 'secret', database: 'shop' },
    ],
    ['postgres://app@localhost/shop', { host: 'localhost', port: 5432, password: undefined }],
    ['postgres://localhost', { user: undefined, database: 'postgres' }],
    ['postgresql://app:a%40b%2Fc%23@h/d%C3%BC', { password: 'a@b/c#', database: 'dü' }],
    ['postgres://app:pw@[::1]:5433/shop', { host: '::1', port: 5433 }],
    ['postgres://app:pw@localhost/shop?host=/var/run/postgresql', { host: '/var/run/postgresql' }],
    ['postgres://app:pw@/shop?host=/tmp', { host: '/tmp', user: 'app' }],
    [
      'postgres:///shop?host=/tmp&port=6000&user=u&password=p',
      { port: 6000, user: 'u', password: 'p' },
    ],
    ['postgres://%2Fvar%2Frun/shop', { host: '/var/run' }],
    ['postgres://h/d?connect_timeout=30', { connectTimeoutMs: 30_000 }],
    ['postgres://h/d', { connectTimeoutMs: 5_000, settings: {}, options: undefined, notes: [] }],
    ['postgres://h/d?schema=Odd%20"one', { settings: { search_path: '"Odd ""one"' } }],
    [
      'postgres://h/d?options=-c%20work_mem%3D8MB%20--jit%3Doff',
      { settings: { work_mem: '8MB', jit: 'off' }, options: undefined },
    ],
    ['postgres://h/d?options=endpoint%3Dep-1', { settings: {}, options: 'endpoint=ep-1' }],
    [
      'postgres://h/d?connection_limit=5&pool_timeout=1&pgbouncer=true&statement_cache_size=0',
      { notes: [], settings: {} },
    ],
  ])('%s', (url, expected) => {
    expect(read(url)).toMatchObject(expected);
  });

  test('a parameter that is not known is ignored with a note', () => {
    expect(read('postgres://h/d?conection_limit=5').notes).toEqual([
      'the parameter "conection_limit" of the database URL is not known to dbperf and was ignored',
    ]);
  });
});

describe('encryption as Prisma and libpq mean it', () => {
  const plainToo = { attempts: [true, false], verify: 'none' };
  const encrypted = { attempts: [true], verify: 'none' };
  test.each([
    ['', plainToo],
    ['sslmode=prefer', plainToo],
    ['sslmode=disable', { attempts: [false] }],
    ['sslmode=allow', { attempts: [false, true] }],
    ['sslmode=require', encrypted],
    ['sslmode=no-verify', encrypted],
    ['ssl=true', encrypted],
    ['sslmode=require&sslaccept=accept_invalid_certs', encrypted],
    ['sslmode=require&sslaccept=strict', { attempts: [true], verify: 'full' }],
    ['sslmode=verify-ca', { attempts: [true], verify: 'ca' }],
    ['sslmode=verify-full', { attempts: [true], verify: 'full' }],
    ['sslmode=require&sslcert=ca.pem', { verify: 'none', ca: '/project/prisma/ca.pem' }],
    ['sslmode=require&sslrootcert=/ca.pem', { verify: 'ca', ca: '/ca.pem' }],
    ['sslmode=require&sslrootcert=system', { verify: 'full', ca: undefined }],
    [
      'sslcert=c.pem&sslkey=k.pem',
      { ca: undefined, cert: '/project/prisma/c.pem', key: '/project/prisma/k.pem' },
    ],
    ['sslidentity=me.p12&sslpassword=pw', { identity: '/project/prisma/me.p12', passphrase: 'pw' }],
  ])('%s', (parameters, expected) => {
    expect(read(`postgres://h/d?${parameters}`).tls).toMatchObject(expected);
  });
});

describe('a URL that cannot be used is refused, and its password stays secret', () => {
  test.each([
    ['', 'db-url'],
    ['shop', 'db-url'],
    ['postgres://app:hunter2@host:port/shop', 'db-url'],
    ['postgres://app:hunter2#x@host/shop', 'db-url'],
    ['postgres://app:hunter2%zz@host/shop', 'db-url'],
    ['postgres://app:hunter2@one:5432,two:5432/shop', 'db-url'],
    ['mysql://app:hunter2@host/shop', 'db-url'],
    ['prisma://accelerate.example/?api_key=hunter2', 'db-url-accelerate'],
    ['prisma+postgres://accelerate.example/?api_key=hunter2', 'db-url-accelerate'],
  ])('%s', (url, code) => {
    const text = problemOf(url);
    expect(text?.code).toBe(code);
    expect(text?.help).toBeDefined();
    expect(JSON.stringify(text)).not.toContain('hunter2');
  });
});

describe('what is shown of a target', () => {
  test.each([
    ['postgres://app:hunter2@h/d?schema=x&sslpassword=hunter2', 'postgres://app:***@h:5432/d'],
    ['postgres://h/d?password=hunter2', 'postgres://:***@h:5432/d'],
    ['postgres://app@[::1]/d', 'postgres://app@[::1]:5432/d'],
    ['postgres://a:hunter2@/d?host=/tmp', 'postgres://a:***@localhost:5432/d?host=/tmp'],
  ])('%s', (url, shown) => {
    expect(read(url).display).toBe(shown);
  });
});
