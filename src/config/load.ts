import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadDefault } from '../files/load-module.ts';
import { plainDefault } from '../files/plain-module.ts';
import type { ProblemText } from '../model/problem.ts';
import { Problem } from '../model/problem.ts';
import { nearest } from '../text/did-you-mean.ts';
import type { LoadedFile } from './config.ts';
import { configFailed, configInvalid, configMissing } from './problems.ts';

const names = ['ts', 'mts', 'js', 'mjs', 'json'].map((ending) => `dbperf.config.${ending}`);

const plainModules = { dbperf: { defineConfig: (config: unknown) => config } };

/** The file that `-c` names, or the first dbperf.config.* in the folders; null if there is none. */
export async function loadConfigFile(
  named: string | undefined,
  folders: readonly string[],
  cwd: string,
  ruleIds: () => Promise<readonly string[]>,
): Promise<LoadedFile | null> {
  const path = named === undefined ? find(folders) : resolve(cwd, named);
  if (path === null) return null;
  if (!existsSync(path)) throw configMissing(path);
  const where = relative(cwd, path) || path;
  const content = await validate(await read(path, where), where, await ruleIds());
  return { path: where, folder: dirname(path), content };
}

function find(folders: readonly string[]): string | null {
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

/** What is more than literals goes through jiti, which runs wherever Node does. */
async function read(path: string, where: string): Promise<unknown> {
  try {
    const text = await readFile(path, 'utf8');
    if (path.endsWith('.json')) return JSON.parse(text);
    const plain = plainDefault(text, plainModules, process.env);
    if (plain !== null) return plain.value;
    const alias = { dbperf: fileURLToPath(new URL('../index.js', import.meta.url)) };
    return await loadDefault(path, { alias });
  } catch (error) {
    throw configFailed(where, error);
  }
}

async function validate(content: unknown, where: string, ruleIds: readonly string[]) {
  // Loaded only here: a project without a configuration does not pay for the validator.
  const { configSchema } = await import('./schema.ts');
  const result = configSchema.safeParse(content);
  const texts = result.success
    ? unknownRules(result.data, where, ruleIds)
    : result.error.issues.flatMap((issue) =>
        configInvalid(issue, where, content, (key) =>
          nearest(key, Object.keys(configSchema.shape)),
        ),
      );
  const [first, ...others] = texts;
  if (first !== undefined) throw new Problem(first, ...others);
  if (!result.success) throw new Error('a configuration is either valid or has issues');
  return result.data;
}

function unknownRules(
  content: LoadedFile['content'],
  where: string,
  ruleIds: readonly string[],
): ProblemText[] {
  const named = [
    ...Object.keys(content.rules ?? {}).map((rule) => ({ rule, key: `rules["${rule}"]` })),
    ...(content.ignore ?? []).map(({ rule }, n) => ({ rule, key: `ignore[${n}].rule` })),
  ];
  return named
    .filter(({ rule }) => !ruleIds.includes(rule))
    .map(({ rule, key }) => ({
      code: 'config-invalid',
      what: `unknown rule in ${where}`,
      where: key,
      expected: 'the id of a rule (dbperf rules)',
      received: `"${rule}"`,
      ...suggestion(nearest(rule, ruleIds)),
    }));
}

function suggestion(name: string | null): { help?: string } {
  return name === null ? {} : { help: `did you mean "${name}"?` };
}
