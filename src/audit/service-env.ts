import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { Problem } from '../model/problem.ts';
import { parseTarget, type Target } from '../postgres/target.ts';

/** The test environment that the configuration names, as a file in `.env` form; throws a Problem. */
export async function readPathsEnv(file: string): Promise<NodeJS.ProcessEnv> {
  if (existsSync(file)) return { ...parseEnv(await readFile(file, 'utf8')) };
  throw new Problem({
    code: 'paths-env',
    what: 'there is no such environment file',
    where: 'pathsEnv',
    received: file,
    help: 'name a file in .env form, relative to the configuration',
  });
}

/**
 * The service's environment with its database at `url`: DATABASE_URL, and every other variable
 * that names the same database (a direct URL, the name that the project gave it).
 */
export function behind(env: NodeJS.ProcessEnv, target: Target, url: string): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([, value]) => value && namesDatabase(value, target));
  return { ...env, ...Object.fromEntries(own.map(([name]) => [name, url])), DATABASE_URL: url };
}

function namesDatabase(text: string, target: Target): boolean {
  if (!/^postgres(ql)?:/i.test(text)) return false;
  try {
    const { host, port, database } = parseTarget(text, '/');
    return host === target.host && port === target.port && database === target.database;
  } catch {
    // Not a URL after all.
    return false;
  }
}
