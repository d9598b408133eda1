import { createHash } from 'node:crypto';
import {
  damagedPackage,
  noSuchMajor,
  noSuchPackage,
  registryRefused,
  registryUnreachable,
} from './install-problems.ts';
import { packageScope as scope } from './npm-config.ts';
import { get } from './registry-request.ts';

/** One version of a package, as the registry describes it. */
export interface PackageVersion {
  readonly version: string;
  /** URL of its archive. */
  readonly archive: string;
  /** SHA-512 of the archive, base64. */
  readonly sha512: string;
}

export interface RegistryAccess {
  readonly signal: AbortSignal;
  readonly registry: string;
}

/** The part of a package's document that is read here; a mirror may leave out any of it. */
interface Metadata {
  readonly versions?: Readonly<Record<string, { readonly dist?: Dist }>>;
}

interface Dist {
  readonly tarball?: string;
  readonly integrity?: string;
}

const metadataTimeoutMs = 30_000;
const archiveTimeoutMs = 600_000;

/** The newest version of this major that the registry has for this platform. Throws a Problem. */
export async function newestVersion(
  major: number,
  access: RegistryAccess,
): Promise<PackageVersion> {
  const name = `${scope}/${process.platform}-${process.arch}`;
  if (!URL.canParse(access.registry)) throw registryUnreachable(access.registry, 'it is no URL');
  const url = new URL(name.replace('/', '%2f'), withSlash(access.registry)).href;
  const { versions = {} } = await get(url, access.signal, metadataTimeoutMs, async (response) => {
    if (response.status === 404) throw noSuchPackage(name, url);
    return metadataOf(await response.text());
  });
  const own = Object.keys(versions).filter((version) => version.startsWith(`${major}.`));
  const newest = own.sort((a, b) => compareVersions(b, a))[0];
  if (newest === undefined) throw noSuchMajor(major, url);
  const { tarball = '', integrity = '' } = versions[newest]?.dist ?? {};
  const sha512 = /(?:^|\s)sha512-([A-Za-z0-9+/=]+)/.exec(integrity)?.[1];
  if (!/^https?:/.test(tarball) || sha512 === undefined) {
    throw damagedPackage(url, `no archive with a SHA-512 for ${newest}`);
  }
  return { version: newest, archive: withCredentials(tarball, access.registry), sha512 };
}

/** The archive's bytes, which are those that the registry has named. Throws a Problem. */
export async function fetchArchive(
  { archive, sha512 }: PackageVersion,
  signal: AbortSignal,
  onBytes: (received: number, total: number | null) => void,
): Promise<Buffer> {
  const bytes = await get(archive, signal, archiveTimeoutMs, async (response) => {
    if (response.status === 404) throw registryRefused(archive, '404');
    const total = Number(response.headers.get('content-length')) || null;
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      received += chunk.length;
      onBytes(received, total);
    }
    return Buffer.concat(chunks);
  });
  const found = createHash('sha512').update(bytes).digest('base64');
  if (found !== sha512) throw damagedPackage(archive, 'its SHA-512 is not the one it should have');
  return bytes;
}

/** The registry's own name and password, for its own archives alone. */
function withCredentials(archive: string, registry: string): string {
  const [to, from] = [new URL(archive), new URL(registry)];
  if (to.origin === from.origin) [to.username, to.password] = [from.username, from.password];
  return to.href;
}

/** Empty where a proxy's page, or anything else, came in place of the document. */
function metadataOf(text: string): Metadata {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null ? document : {};
  } catch {
    return {};
  }
}

/** Whole numbers are compared as numbers; a version without `-beta` is newer than one with it. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [before(a, '-'), before(b, '-')];
  const order = { numeric: true };
  if (left !== right) return left.localeCompare(right, 'en', order);
  const [pre, other] = [after(a, '-'), after(b, '-')];
  return Number(pre === '') - Number(other === '') || pre.localeCompare(other, 'en', order);
}

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);
const before = (text: string, mark: string): string => text.split(mark, 1)[0] ?? '';
const after = (text: string, mark: string): string => text.slice(before(text, mark).length + 1);
