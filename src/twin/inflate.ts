import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { openOwned } from '../postgres/embedded/private-directory.ts';
import { run } from '../postgres/embedded/run.ts';
import type { ServerFiles } from '../postgres/embedded/server.ts';
import { blockSize, raised } from './btree-pages.ts';
import type { RelationFile } from './relation-files.ts';

/** PostgreSQL keeps a relation in files of 1 GiB: `file`, `file.1`, … */
const segmentBlocks = 131_072;
/** Files that are open at the same time. */
const atOnce = 32;

/**
 * Gives the files of a stopped server the sizes that the original has: the planner goes by them. What
 * is added are holes, which take no disk, and read as pages that are valid and empty. Btrees get
 * their original's height.
 */
export async function inflate(at: ServerFiles, files: readonly RelationFile[]): Promise<void> {
  for (let from = 0; from < files.length; from += atOnce) {
    await Promise.all(files.slice(from, from + atOnce).map((file) => inflateOne(at, file)));
  }
  await addSegments(
    at,
    files.filter(({ blocks }) => blocks > segmentBlocks),
  );
}

/** Gives the files back the size as PostgreSQL wrote them: nothing may be built over inflated ones. */
export async function deflate(at: ServerFiles, files: readonly RelationFile[]): Promise<void> {
  for (const file of files) {
    await opened(at, file, (handle) => handle.truncate(file.written * blockSize));
  }
  const rest = files.flatMap((file) => segments(at, file).map(({ path }) => path));
  if (rest.length > 0) await run('rm', ['-f', '--', ...rest], at.user);
}

async function inflateOne(at: ServerFiles, file: RelationFile): Promise<void> {
  if (file.blocks <= file.written) return;
  await opened(at, file, async (handle) => {
    if (file.method === 'btree') await raise(handle, file.height);
    await handle.truncate(Math.min(file.blocks, segmentBlocks) * blockSize);
  });
}

async function opened(
  { dataDirectory, user }: ServerFiles,
  file: RelationFile,
  work: (handle: FileHandle) => Promise<unknown>,
): Promise<void> {
  const handle = await openOwned(user, join(dataDirectory, file.path), constants.O_RDWR);
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

async function raise(handle: FileHandle, height: number): Promise<void> {
  const pages = Buffer.alloc(2 * blockSize);
  const { bytesRead } = await handle.read(pages, 0, pages.length, 0);
  const meta = pages.subarray(0, blockSize);
  const leaf = bytesRead === pages.length ? pages.subarray(blockSize) : null;
  const tree = raised({ meta, leaf }, height);
  if (tree !== null) await handle.write(tree, 0, tree.length, 0);
}

interface Segment {
  readonly path: string;
  readonly blocks: number;
}

function segments({ dataDirectory }: ServerFiles, file: RelationFile): readonly Segment[] {
  const count = Math.ceil(file.blocks / segmentBlocks);
  return Array.from({ length: Math.max(0, count - 1) }, (_, index) => ({
    path: join(dataDirectory, `${file.path}.${index + 1}`),
    blocks: Math.min(segmentBlocks, file.blocks - (index + 1) * segmentBlocks),
  }));
}

/** New files are made by the server's user: root must not make any where that user can lay links. */
async function addSegments(at: ServerFiles, files: readonly RelationFile[]): Promise<void> {
  const lines = files.flatMap((file) =>
    segments(at, file).map(({ path, blocks }) => `${blocks} ${path}\n`),
  );
  if (lines.length === 0) return;
  const made = await run('/bin/sh', ['-c', script], at.user, lines.join(''));
  if (made.code !== 0) throw new Error(`the twin's files could not be made: ${made.stderr}`);
}

const script = `
umask 077
while read -r blocks path; do
  dd if=/dev/null of="$path" bs=${blockSize} seek="$blocks" count=0 2>/dev/null || exit 1
done`;
