import { cp, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
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

/**
 * `npm pack`, which builds, in a copy of the checkout below `folder`: building empties `dist`, and
 * somebody may be running what is there.
 */
export async function packDbperf(folder: string): Promise<Packed> {
  const copy = join(folder, 'checkout');
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
