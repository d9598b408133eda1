import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { CatalogGap } from '../../../model/catalog.ts';

/** A file that may start the service. */
export interface DeployFile {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly kind: DeployFileKind;
  readonly text: string;
}

export type DeployFileKind =
  | 'dockerfile'
  | 'compose'
  | 'manifest'
  | 'package'
  | 'procfile'
  | 'script';

export interface DeployFiles {
  readonly files: readonly DeployFile[];
  readonly gaps: readonly CatalogGap[];
}

/** Folders below the project's root, and below the repository's where that is another. */
const depths = { project: 3, repository: 2 };
const mostFolders = 500;
const largestFile = 256 * 1024;
const never = /^(?:\..*|node_modules|dist|build|coverage|vendor|migrations|generated)$/;

/** Reads the files near the project that tell how it is started. */
export async function readDeployFiles(root: string): Promise<DeployFiles> {
  const repository = repositoryOf(root);
  const walk: Walk = { paths: new Set(), folders: 0 };
  await collect(root, depths.project, walk);
  if (repository !== null && repository !== root) {
    await collect(repository, depths.repository, walk);
  }
  const files = await Promise.all([...walk.paths].sort().map((path) => read(root, path)));
  const gaps = walk.folders > mostFolders ? [tooMany] : [];
  return { files: files.filter((file) => file !== null), gaps };
}

const tooMany: CatalogGap = {
  subject: 'files that start the service',
  reason: `more than ${mostFolders} folders were found, and the others were not looked into`,
  help: 'make sure that prisma migrate deploy runs once for a release, not in each replica',
};

/** The folder above with `.git`; null without one. */
function repositoryOf(root: string): string | null {
  if (existsSync(join(root, '.git'))) return root;
  return dirname(root) === root ? null : repositoryOf(dirname(root));
}

interface Walk {
  readonly paths: Set<string>;
  folders: number;
}

async function collect(folder: string, depth: number, walk: Walk): Promise<void> {
  walk.folders += 1;
  if (walk.folders > mostFolders) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isFile() && kindOf(entry.name) !== null) walk.paths.add(path);
    if (entry.isDirectory() && depth > 1 && !never.test(entry.name)) {
      await collect(path, depth - 1, walk);
    }
  }
}

function kindOf(name: string): DeployFileKind | null {
  if (/^(?:Dockerfile|Containerfile)(?:\..+)?$|\.Dockerfile$/i.test(name)) return 'dockerfile';
  if (/^(?:docker-)?compose(?:[.-].+)?\.ya?ml$/.test(name)) return 'compose';
  if (name === 'package.json') return 'package';
  if (/^Procfile(?:\..+)?$/.test(name)) return 'procfile';
  if (name.endsWith('.sh')) return 'script';
  return /\.ya?ml$/.test(name) ? 'manifest' : null;
}

async function read(root: string, path: string): Promise<DeployFile | null> {
  const kind = kindOf(path.split(sep).at(-1) ?? '');
  const { size } = await stat(path).catch(() => ({ size: Number.POSITIVE_INFINITY }));
  if (kind === null || size > largestFile) return null;
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : { path: relative(root, path).replaceAll(sep, '/'), kind, text };
}
