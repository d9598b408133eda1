import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../support/dbperf.ts';
import { runCommand } from './run-command.ts';

export interface InstalledProject {
  readonly root: string;
  /** Runs `npx dbperf …` there; `--no` keeps npx from fetching one that is not installed. */
  dbperf(...args: string[]): Promise<Outcome>;
}

const schema = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Order {
  id     Int    @id
  status String

  @@map("orders")
}
`;

const query = `-- @name order-by-id
-- @budget 1s
-- @param {Int} $1:id
SELECT * FROM orders WHERE id = $1
`;

const config = `import { defineConfig } from 'dbperf';

export default defineConfig({ queries: 'critical-paths', runs: 3 });
`;

/** What a service has before it installs dbperf. */
const files: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "shop", "version": "1.0.0", "private": true, "type": "module" }',
  'prisma/schema.prisma': schema,
  'critical-paths/orderById.sql': query,
  'dbperf.config.ts': config,
};

export interface Place {
  /** The service is made in it. */
  readonly folder: string;
  /** The user's cache. */
  readonly cache: string;
}

/** A service with dbperf installed from the tarball. */
export async function installInProject(
  { folder, cache }: Place,
  tarball: string,
  ...flags: string[]
): Promise<InstalledProject> {
  const root = join(folder, 'shop');
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), content);
  }
  const quick = ['--no-audit', '--no-fund', '--prefer-offline'];
  const installed = await runCommand('npm', ['install', ...quick, ...flags, tarball], {
    cwd: root,
  });
  if (installed.code !== 0) throw new Error(`npm install failed:\n${installed.stderr}`);
  const env = { XDG_CACHE_HOME: cache };
  return {
    root,
    dbperf: (...args) => runCommand('npx', ['--no', 'dbperf', '--', ...args], { cwd: root, env }),
  };
}
