import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inject } from 'vitest';
import { runCommand } from './run-command.ts';

/** The checkout that is tested. */
export const checkout = join(import.meta.dirname, '../..');

/** A file of the package, with its path in the package. */
export interface PackedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Permissions, as `stat` gives them. */
  readonly mode: number;
}

export interface Packed {
  /** The tarball. */
  readonly file: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly files: readonly PackedFile[];
}

const shared = inject('shared');
const result = join(shared, 'packed.json');

/**
 * `npm pack`, which builds, once for all test files of a run: the first to ask packs, the others
 * wait for it.
 */
export async function packDbperf(): Promise<Packed> {
  const isFirst = await mkdir(join(shared, 'package')).then(
    () => true,
    () => false,
  );
  if (isFirst) await writeFile(`${result}.new`, JSON.stringify(await pack().catch(failed)));
  if (isFirst) await rename(`${result}.new`, result);
  while (!existsSync(result)) await setTimeout(100);
  const packed: Packed | Failed = JSON.parse(await readFile(result, 'utf8'));
  if ('failure' in packed) throw new Error(packed.failure);
  return packed;
}

interface Failed {
  readonly failure: string;
}

const failed = (error: unknown): Failed => ({ failure: String(error) });

/** In a copy of the checkout: building empties `dist`, and somebody may be running what is there. */
async function pack(): Promise<Packed> {
  const copy = join(shared, 'package/checkout');
  await cp(checkout, copy, { recursive: true, filter: isCopied });
  await symlink(join(checkout, 'node_modules'), join(copy, 'node_modules'));
  const { code, stdout, stderr } = await runCommand('npm', ['pack', '--json'], { cwd: copy });
  if (code !== 0) throw new Error(`npm pack failed:\n${stdout}${stderr}`);
  // What the build prints comes first.
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  return { file: join(copy, packed.filename), size: packed.size, files: packed.files };
}

const leftOut = ['node_modules', 'dist', '.git', '.dbperf'];

function isCopied(path: string): boolean {
  return path === checkout || !leftOut.includes(basename(path));
}
