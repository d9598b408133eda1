import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

export interface DotenvFile {
  /** Absolute path. */
  readonly file: string;
  readonly values: Readonly<Record<string, string>>;
}

/** The `.env` of each folder, with `${VAR}` expanded; without values where there is none. */
export async function readDotenv(
  folders: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<DotenvFile[]> {
  const files = [...new Set(folders)].map((folder) => join(folder, '.env'));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return files.map((file, n) => ({ file, values: expandAll(parsed(texts[n] ?? ''), env) }));
}

/** The environment with what the root's `.env` adds to it. */
export async function withDotenv(root: string, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const [dotenv] = await readDotenv([root], env);
  return { ...dotenv?.values, ...env };
}

function parsed(text: string): Record<string, string> {
  const entries = Object.entries(parseEnv(text));
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']));
}

function expandAll(
  values: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  const names = Object.keys(values);
  return Object.fromEntries(names.map((name) => [name, expand(name, values, env, [])]));
}

/** `$VAR`, `${VAR}` and `${VAR:-default}`; the process's own variables win; `\$` is a dollar. */
function expand(
  name: string,
  values: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
  within: readonly string[],
): string {
  const text = values[name] ?? '';
  return text.replace(
    /\\\$|\$\{(\w+)(?::?-([^}]*))?\}|\$([A-Za-z_]\w*)/g,
    (whole, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
      const other = braced ?? bare;
      if (other === undefined) return '$';
      // A reference in a circle, or to itself, is left as it stands.
      if (within.includes(other) || other === name) return env[other] ?? whole;
      const inFile = other in values ? expand(other, values, env, [...within, name]) : undefined;
      return env[other] ?? inFile ?? fallback ?? '';
    },
  );
}
