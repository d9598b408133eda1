import { isUtf8 } from 'node:buffer';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { shownPath } from '../files/shown-path.ts';
import type { CriticalPath } from '../model/path.ts';
import type { ProblemText } from '../model/problem.ts';
import { causeOf, duplicateName, notText, unreadableFile, unreadableFolder } from './problems.ts';
import { readSqlFile, type SqlFile } from './sql-file.ts';

export interface SqlPathOptions {
  /** Absolute; files are named relative to it. */
  readonly root: string;
  /** Absolute folders, searched with their subfolders for `*.sql`; a missing one is a problem. */
  readonly folders: readonly string[];
  /** Absolute files or folders, besides. */
  readonly files?: readonly string[];
}

export interface SqlPaths {
  /** Sorted by name. */
  readonly paths: readonly CriticalPath[];
  /** A bad file does not stop the others. */
  readonly problems: readonly ProblemText[];
}

/** Reads the critical paths of SQL files in TypedSQL form. Never throws for what a file holds. */
export async function readSqlPaths(options: SqlPathOptions): Promise<SqlPaths> {
  const problems: ProblemText[] = [];
  const folders = options.folders.map((folder) => listFolder(folder, problems));
  const named = (options.files ?? []).map((file) => listFolder(file, null));
  const files = [...new Set((await Promise.all([...folders, ...named])).flat())].sort();
  const paths = new Map<string, CriticalPath>();
  for (const file of files) {
    const read = await readFileOf(file, shownPath(options.root, file));
    problems.push(...(read.problems ?? []));
    const taken = read.path && paths.get(read.path.name);
    if (taken) problems.push(duplicateName(read.path.source, taken.name, taken.source));
    else if (read.path) paths.set(read.path.name, read.path);
  }
  return { paths: [...paths.values()].sort(byName), problems };
}

/** The `*.sql` files below; of what is no folder, a problem, or itself where there may be none. */
async function listFolder(
  folder: string,
  problems: ProblemText[] | null,
): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.sql'))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    problems?.push(unreadableFolder(folder, causeOf(error)));
    return problems ? [] : [folder];
  }
}

async function readFileOf(file: string, name: string): Promise<SqlFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return { path: null, problems: [unreadableFile(name, causeOf(error))] };
  }
  if (!isUtf8(bytes) || bytes.includes(0)) return { path: null, problems: [notText(name)] };
  return readSqlFile({ name, stem: basename(file, '.sql'), text: new TextDecoder().decode(bytes) });
}

// By code unit, so that the order is the same in every locale.
function byName(a: CriticalPath, b: CriticalPath): number {
  return a.name < b.name ? -1 : 1;
}
