import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';

/** How a connection is encrypted: what Prisma's and libpq's parameters say, in one form. */
export interface Tls {
  /** Encrypted (`true`) or plain, in the order in which they are tried. */
  readonly attempts: readonly boolean[];
  /** `ca`: the chain of the certificate; `full`: the host's name as well. */
  readonly verify: 'none' | 'ca' | 'full';
  /** Absolute paths. */
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** PKCS #12 archive with the client's certificate and key. */
  readonly identity: string | undefined;
  readonly passphrase: string | undefined;
}

const attempts: Readonly<Record<string, readonly boolean[]>> = {
  disable: [false],
  allow: [false, true],
  prefer: [true, false],
};

/**
 * Prisma: `sslmode=require` is not verified unless `sslaccept=strict`, and `sslcert` is the
 * authority's certificate. libpq: `sslcert` goes with `sslkey`, and `require` with `sslrootcert`
 * verifies the chain.
 */
export function tlsOf(parameters: URLSearchParams, resolveFile: (file: string) => string): Tls {
  const file = (name: string) => {
    const value = parameters.get(name);
    return value ? resolveFile(value) : undefined;
  };
  const ofClient = parameters.has('sslkey');
  const root = parameters.get('sslrootcert') === 'system' ? undefined : file('sslrootcert');
  return {
    attempts: attempts[modeOf(parameters)] ?? [true],
    verify: verification(parameters),
    ca: root ?? (ofClient ? undefined : file('sslcert')),
    cert: ofClient ? file('sslcert') : undefined,
    key: file('sslkey'),
    identity: file('sslidentity'),
    passphrase: parameters.get('sslpassword') ?? undefined,
  };
}

function modeOf(parameters: URLSearchParams): string {
  const ssl = parameters.get('ssl');
  const whenUnset = ssl === 'true' || ssl === '1' ? 'require' : 'prefer';
  return parameters.get('sslmode') ?? whenUnset;
}

function verification(parameters: URLSearchParams): Tls['verify'] {
  const mode = modeOf(parameters);
  if (parameters.get('sslaccept') === 'strict' || mode === 'verify-full') return 'full';
  if (parameters.get('sslrootcert') === 'system') return 'full';
  if (mode === 'verify-ca' || (mode === 'require' && parameters.has('sslrootcert'))) return 'ca';
  return 'none';
}

/** Reads the certificates. Rejects with the file system's error, whose `path` names the file. */
export async function tlsOptions(tls: Tls): Promise<ConnectionOptions> {
  const [ca, cert, key, pfx] = await Promise.all([
    contentOf(tls.ca),
    contentOf(tls.cert),
    contentOf(tls.key),
    contentOf(tls.identity),
  ]);
  return {
    rejectUnauthorized: tls.verify !== 'none',
    ...(tls.verify === 'ca' ? { checkServerIdentity: () => undefined } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(pfx === undefined ? {} : { pfx }),
    ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
  };
}

async function contentOf(path: string | undefined): Promise<Buffer | undefined> {
  return path === undefined ? undefined : readFile(path);
}
