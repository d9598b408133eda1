import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { emptyFolder, schemaNotFound, unreadable } from '../problems.ts';

export interface SchemaLocation {
  /** Absolute path of the file or folder. */
  readonly path: string;
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
}

const locations = ['schema.prisma', 'prisma/schema.prisma', 'prisma/schema'];
// Prisma 8 keeps its contract there; found only so that it can be refused by name.
const contracts = ['contract.prisma', 'prisma/contract.prisma', 'src/prisma/contract.prisma'];

/** Where Prisma looks on its own, in its order. */
export function defaultLocations(root: string): string[] {
  return locations.map((path) => join(root, path));
}

/** The schema at a path that somebody named; throws a Problem if there is none. */
export async function namedSchema(path: string, source: string): Promise<SchemaLocation> {
  const kind = await kindOf(path);
  if (kind === null) throw schemaNotFound(path, source);
  if (kind === 'file') return { path, files: [path] };
  const files = await prismaFiles(path);
  if (files.length === 0) throw emptyFolder(path, source);
  return { path, files };
}

/** The schema in the first default location that has one; null if none does. */
export async function defaultSchema(root: string): Promise<SchemaLocation | null> {
  for (const path of [...locations, ...contracts].map((each) => join(root, each))) {
    const kind = await kindOf(path);
    const files = kind === 'folder' ? await prismaFiles(path) : kind === 'file' ? [path] : [];
    if (files.length > 0) return { path, files };
  }
  return null;
}

/** `prisma.schema` of package.json, absolute; null if it says nothing. */
export async function schemaOfPackage(root: string): Promise<string | null> {
  const { prisma } = await packageJson(root);
  const { schema } = (prisma ?? {}) as { schema?: unknown };
  return typeof schema === 'string' ? resolve(root, schema) : null;
}

/** The folder's package.json; empty where there is none that can be read. */
export async function packageJson(folder: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  } catch {
    return {};
  }
}

async function prismaFiles(folder: string): Promise<string[]> {
  const { loadSchemaFiles } = await import('@prisma/schema-files-loader');
  const files = await loadSchemaFiles(folder).catch((error) => {
    throw unreadable(folder, error);
  });
  return files.map(([file]) => file).sort();
}

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  const found = await stat(path).catch(() => null);
  if (!found) return null;
  return found.isDirectory() ? 'folder' : 'file';
}

/** The folder and those above it, from the inside out. */
export function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}
