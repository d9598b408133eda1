import { existsSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadModule } from '../files/load-module.ts';
import { bookingService, bookingServiceAfter } from './booking-service.ts';

/** What the services' own code needs, and an installed package of dbperf mostly lacks. */
const needed = ['@prisma/client', '@prisma/adapter-pg', '@prisma/client-generator-ts', 'lru-cache'];

/**
 * Makes the code of both services ready to run; resolves to the folder with their packages, null
 * where those are not installed.
 */
export async function readyServices(): Promise<string | null> {
  const { root } = bookingServiceAfter;
  if (!existsSync(root)) return null;
  const modules = needed.map((name) => folderOf(name, root));
  const [first] = modules;
  if (first === undefined || modules.includes(null)) return null;
  const script = join(bookingService.root, 'scripts/client.ts');
  const { ensureClient } = (await loadModule(script, {})) as unknown as {
    readonly ensureClient: (service: string) => Promise<boolean>;
  };
  await ensureClient(bookingService.root);
  await ensureClient(root);
  return first;
}

/** The `node_modules` that holds a package for code in `from`. */
function folderOf(name: string, from: string): string | null {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  return paths.find((path) => existsSync(join(path, name))) ?? null;
}

/** Lets the code of a copied project find its packages. */
export async function linkPackages(project: string, modules: string): Promise<void> {
  await symlink(modules, join(project, 'node_modules'), 'dir');
}
