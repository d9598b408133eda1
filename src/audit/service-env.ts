import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import type { Config } from '../config/config.ts';
import { Problem } from '../model/problem.ts';
import { parseTarget, type Target } from '../postgres/target.ts';
import { variablesOf } from '../prisma/find-database-url.ts';
import { withDotenv } from '../prisma/url/dotenv.ts';
import { isSameDatabase, libpqVariables, libpqWay, namesAudited } from './libpq-variables.ts';
import { type ReadProject, targetOf } from './read-project.ts';

/** The service's environment, and where its variables lead. */
export interface ServiceEnv {
  readonly env: NodeJS.ProcessEnv;
  /** Names of those that the project takes its database from, and that name the audited one. */
  readonly own: readonly string[];
  /** Names of those that name another database. */
  readonly others: readonly string[];
  /** PGHOST and the like name the audited one. */
  readonly libpqIsOwn: boolean;
}

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

/** The environment of a project's service: the process's, its `.env`, and `more` over both. */
export async function readServiceEnv(
  read: ReadProject,
  config: Pick<Config, 'urlVariable'>,
  own: NodeJS.ProcessEnv,
  more: NodeJS.ProcessEnv = {},
): Promise<ServiceEnv> {
  const env = { ...(await withDotenv(read.project.root, own)), ...more };
  const target = targetOf(read);
  const named = namedVariables(read, config);
  // Prisma reads `.env` files that the process does not.
  const inFiles = (await variablesOf(read.project, own)).map(({ values }) => values);
  const urls = [...inFiles, env].flatMap((values) => Object.entries(values).filter(isUrl));
  const same = urls.filter(([, text]) => namesDatabase(text, target)).map(([name]) => name);
  const others = urls.map(([name]) => name).filter((name) => ![...named, ...same].includes(name));
  const way = libpqWay(env);
  const libpqIsOwn = way !== null && namesAudited(env, target);
  return {
    env,
    own: [...new Set([...named, ...same])],
    others: [...new Set([...others, ...(way === null || libpqIsOwn ? [] : [way])])],
    libpqIsOwn,
  };
}

/** Its database at `url`; what leads elsewhere still does. */
export function behind({ env, own, libpqIsOwn }: ServiceEnv, url: string): NodeJS.ProcessEnv {
  return { ...env, ...leading(own, url), ...(libpqIsOwn ? libpqVariables(url) : {}) };
}

/** Every way to a database leads to `url`: no function may write into one that nobody named. */
export function onlyBehind({ env, own, others }: ServiceEnv, url: string): NodeJS.ProcessEnv {
  return { ...env, ...leading([...own, ...others], url), ...libpqVariables(url) };
}

function leading(names: readonly string[], url: string): NodeJS.ProcessEnv {
  return Object.fromEntries(names.map((name) => [name, url]));
}

function namedVariables(
  { project, schema }: ReadProject,
  { urlVariable }: Pick<Config, 'urlVariable'>,
): readonly string[] {
  const { url, directUrl } = schema.datasource;
  const sources = [project.configuredUrl, url, directUrl];
  const variables = sources.flatMap((source) => (source?.kind === 'env' ? [source.variable] : []));
  return ['DATABASE_URL', ...(urlVariable === null ? [] : [urlVariable]), ...variables];
}

/** A variable that names a database of PostgreSQL, or Prisma's proxy to one. */
function isUrl(entry: [string, string | undefined]): entry is [string, string] {
  return /^\s*(?:postgres(?:ql)?|prisma(?:\+postgres)?):/i.test(entry[1] ?? '');
}

function namesDatabase(text: string, target: Target): boolean {
  try {
    return isSameDatabase(parseTarget(text, '/'), target);
  } catch {
    // A proxy's, or no URL after all.
    return false;
  }
}
