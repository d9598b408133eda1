import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface Below {
  /** Whether a folder of this name is looked into. */
  readonly enters: (name: string) => boolean;
  /** Whether a file of this name is meant. */
  readonly takes: (name: string) => boolean;
}

/** Files below a folder, absolute and sorted. Folders that may not be read are passed over. */
export async function filesBelow(folder: string, below: Below): Promise<readonly string[]> {
  return (await collect(folder, below)).sort();
}

async function collect(folder: string, below: Below): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return below.enters(entry.name) ? collect(path, below) : [];
      return entry.isFile() && below.takes(entry.name) ? [path] : [];
    }),
  );
  return found.flat();
}
