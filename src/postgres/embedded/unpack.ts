import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** A package is some 60 MB; a file that unpacks to more than this is none. */
const mostBytes = 1_000_000_000;

const blockBytes = 512;

/** A file of an archive. */
interface ArchivedFile {
  /** Without the archive's own first folder. */
  readonly path: string;
  readonly executable: boolean;
  readonly content: Buffer;
}

/**
 * Unpacks an archive as npm makes them (gzip, tar, files alone) into a folder of its own. Throws an
 * Error that says what is wrong with the archive: a path that leads out, a link, an end too early.
 */
export async function unpackPackage(archive: Buffer, folder: string): Promise<void> {
  const tar = await promisify(gunzip)(archive, { maxOutputLength: mostBytes });
  for (const { path, executable, content } of filesOf(tar)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    // Never onto what is there already.
    await writeFile(target, content, { flag: 'wx', mode: executable ? 0o755 : 0o644 });
  }
}

/** Files of the archive in their order; folders are made as files need them. */
function* filesOf(tar: Buffer): Generator<ArchivedFile> {
  let longName: string | null = null;
  for (const { header, content } of entriesOf(tar)) {
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'x') longName = paxPath(content) ?? longName;
    else if (type === 'L') longName = text(content);
    if ('xLg5'.includes(type)) continue;
    const name = longName ?? nameOf(header);
    longName = null;
    if (type !== '0' && type !== '\0') throw new Error(`${name} is a link or a device`);
    yield { path: safePath(name), executable: (octal(header, 100, 8) & 0o100) !== 0, content };
  }
}

interface Entry {
  readonly header: Buffer;
  readonly content: Buffer;
}

function* entriesOf(tar: Buffer): Generator<Entry> {
  let at = 0;
  while (at + blockBytes <= tar.length) {
    const header = tar.subarray(at, at + blockBytes);
    if (header.every((byte) => byte === 0)) return;
    if (octal(header, 148, 8) !== checksum(header)) throw new Error('a header is damaged');
    const size = octal(header, 124, 12);
    const start = at + blockBytes;
    if (start + size > tar.length) break;
    yield { header, content: tar.subarray(start, start + size) };
    at = start + Math.ceil(size / blockBytes) * blockBytes;
  }
  throw new Error('the archive ends too early');
}

/** The sum of the header's bytes, its own field taken for spaces. */
function checksum(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

function nameOf(header: Buffer): string {
  const isPosix = text(header.subarray(257, 262)) === 'ustar';
  const prefix = isPosix ? text(header.subarray(345, 500)) : '';
  const name = text(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** `<length> path=<name>\n` among the records of an extended header. */
function paxPath(content: Buffer): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1] ?? null;
}

/** The path without its first folder, whatever that is called. */
function safePath(name: string): string {
  const [, ...parts] = name.split('/');
  const odd = parts.some((part) => /^\.{0,2}$/.test(part) || /[\\\0]/.test(part));
  if (name.startsWith('/') || parts.length === 0 || odd) {
    throw new Error(`${JSON.stringify(name)} is no path inside the package`);
  }
  return parts.join('/');
}

function octal(header: Buffer, at: number, length: number): number {
  const digits = text(header.subarray(at, at + length)).trim();
  if (!/^[0-7]+$/.test(digits)) throw new Error('a header is damaged');
  return Number.parseInt(digits, 8);
}

/** Up to the first zero byte. */
function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}
