import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findConfigFile } from '../config/config-file.ts';
import { defaultSchema, packageJson, schemaOfPackage } from './locate-schema.ts';

/** Folders of the workspace that hold a Prisma project, sorted. */
export async function prismaProjects(root: string): Promise<string[]> {
  const patterns = await workspacePatterns(root);
  const excluded = await expandAll(
    root,
    patterns.filter((each) => each.startsWith('!')),
  );
  const folders = await expandAll(
    root,
    patterns.filter((each) => !each.startsWith('!')),
  );
  const projects: string[] = [];
  for (const folder of [...new Set(folders)].sort()) {
    if (!excluded.includes(folder) && (await holdsProject(folder))) projects.push(folder);
  }
  return projects;
}

/** Whether Prisma would find a project in this very folder. */
export async function holdsProject(folder: string): Promise<boolean> {
  if (findConfigFile(folder) !== null) return true;
  return (await schemaOfPackage(folder)) !== null || (await defaultSchema(folder)) !== null;
}

async function workspacePatterns(root: string): Promise<string[]> {
  const { workspaces } = await packageJson(root);
  const listed = Array.isArray(workspaces)
    ? workspaces
    : ((workspaces as { packages?: unknown } | undefined)?.packages ?? []);
  const pnpm = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8').catch(() => '');
  const all = [...(Array.isArray(listed) ? listed : []), ...pnpmPatterns(pnpm)];
  return all.filter((each): each is string => typeof each === 'string');
}

/** The list under `packages:`, which is all that is needed of the YAML. */
function pnpmPatterns(yaml: string): string[] {
  const section = /^packages:[^\n]*\n((?:[ \t]*(?:-[^\n]*|#[^\n]*)?\n?)*)/m.exec(yaml)?.[1] ?? '';
  return [...section.matchAll(/^\s*-\s*["']?([^"'\s#]+)/gm)].map((match) => match[1] ?? '');
}

async function expandAll(root: string, patterns: readonly string[]): Promise<string[]> {
  const parts = patterns.map((each) => each.replace(/^!/, '').split('/').filter(isStep));
  return (await Promise.all(parts.map((steps) => expand(root, steps)))).flat();
}

function isStep(part: string): boolean {
  return part !== '' && part !== '.';
}

/** Folders that match the steps of a pattern: names, `*` within a name, `**` for any depth. */
async function expand(folder: string, steps: readonly string[]): Promise<string[]> {
  const [step, ...rest] = steps;
  if (step === undefined) return [folder];
  if (step === '..') return expand(join(folder, step), rest);
  const inside = await subfolders(folder);
  if (step !== '**') {
    const matching = inside.filter((name) => matches(name, step));
    return (await Promise.all(matching.map((name) => expand(join(folder, name), rest)))).flat();
  }
  const deeper = await Promise.all(inside.map((name) => expand(join(folder, name), steps)));
  return [...(await expand(folder, rest)), ...deeper.flat()];
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return folders.filter((name) => name !== 'node_modules' && !name.startsWith('.')).sort();
}

function matches(name: string, step: string): boolean {
  const parts = step.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
