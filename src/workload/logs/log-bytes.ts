import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The bytes of a log, or of a pipe, unpacked where they are compressed. Rejects if unreadable. */
export async function logBytes(file: string): Promise<AsyncIterable<Buffer>> {
  const chunks: AsyncIterator<Buffer> = createReadStream(file, { highWaterMark: 1 << 20 })[
    Symbol.asyncIterator
  ]();
  const { value: first = Buffer.alloc(0) } = await chunks.next();
  const bytes = all(first, chunks);
  return first[0] === 0x1f && first[1] === 0x8b ? unpacked(bytes) : bytes;
}

async function* all(first: Buffer, chunks: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  yield first;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}

function unpacked(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  const packed = Readable.from(bytes);
  packed.once('error', (error) => gunzip.destroy(error));
  return packed.pipe(gunzip);
}

/** zlib says that compressed bytes end early, or are not what they should be. */
export function isCutArchive(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code));
}
