import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with these files (path → text), removed when the test has ended. */
export async function projectFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await writtenFolder(files);
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A folder with these files, which who asks for it removes. */
export async function writtenFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'dbperf-prisma-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

export const datasource = 'datasource db {\n  provider = "postgresql"\n}\n';

export const oneModel = `${datasource}\nmodel User {\n  id Int @id\n  email String @unique\n}\n`;
