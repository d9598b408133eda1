import { existsSync } from 'node:fs';
import { join } from 'node:path';

// The order in which Prisma 7.10 itself looks (loadConfigFromFile.ts).
const extensions = ['js', 'ts', 'mjs', 'cjs', 'mts', 'cts'];
const names = [
  'prisma7.config',
  '.config/prisma7',
  'prisma.config',
  '.config/prisma',
  '.config/prisma.config',
];

/** Absolute path of the project's `prisma.config.*`; null if it has none. */
export function findConfigFile(root: string): string | null {
  const candidates = names.flatMap((name) =>
    extensions.map((each) => join(root, `${name}.${each}`)),
  );
  return candidates.find((path) => existsSync(path)) ?? null;
}
