import { join, relative } from 'node:path';
import type { PrismaVersion } from '../../model/declared.ts';
import { packageJson, upwards } from './locate-schema.ts';

const packages = ['prisma', '@prisma/client'];

/** The Prisma that is installed, else the one that package.json asks for; null if neither says. */
export async function prismaVersion(root: string): Promise<PrismaVersion | null> {
  return (await installed(root)) ?? (await required(root));
}

/** Prisma 7 took the URL out of the schema. */
export function inferredVersion(schemaNamesUrl: boolean): PrismaVersion {
  return schemaNamesUrl
    ? { major: 6, exact: null, source: 'inferred: the datasource has a url' }
    : { major: 7, exact: null, source: 'inferred: the datasource has no url' };
}

async function installed(root: string): Promise<PrismaVersion | null> {
  for (const folder of upwards(root)) {
    for (const name of packages) {
      const home = join(folder, 'node_modules', name);
      const { version } = await packageJson(home);
      const found = typeof version === 'string' && versionOf(version);
      if (found) {
        const source = relative(root, join(home, 'package.json'));
        return { major: found.major, exact: version, source };
      }
    }
  }
  return null;
}

async function required(root: string): Promise<PrismaVersion | null> {
  for (const folder of upwards(root)) {
    const content = await packageJson(folder);
    const ranges = { ...asRecord(content.dependencies), ...asRecord(content.devDependencies) };
    for (const name of packages) {
      const found = versionOf(String(ranges[name] ?? ''));
      if (found) return { ...found, source: relative(root, join(folder, 'package.json')) };
    }
  }
  return null;
}

/** The major that a version or range begins with; a range is no exact version. */
function versionOf(text: string): { major: number; exact: string | null } | null {
  const match = /^[\^~>=v\s]*(\d+)(?:\.|$|\s|-)/.exec(text);
  if (!match) return null;
  return { major: Number(match[1]), exact: /^\d+\.\d+\.\d+/.test(text) ? text : null };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
