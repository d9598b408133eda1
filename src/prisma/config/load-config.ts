import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { loadDefault } from '../../files/load-module.ts';
import { plainDefault } from '../../files/plain-module.ts';
import { firstLineOf } from '../../text/first-line.ts';
import { unreadable } from '../problems.ts';
import { withDotenv } from '../url/dotenv.ts';
import { type ConfigValues, type PrismaConfig, prismaConfig } from './prisma-config.ts';
import { staticValues } from './static-config.ts';

type Environment = NodeJS.ProcessEnv;

/**
 * Loads `prisma.config.*`, which runs the project's code, with its `.env` in the environment. Where
 * that fails (an import that is not installed) the text is read instead, and a note says so.
 */
export async function loadConfig(
  root: string,
  file: string,
  env: Environment,
): Promise<PrismaConfig> {
  const [environment, text] = await Promise.all([withDotenv(root, env), textOf(file)]);
  try {
    return prismaConfig(file, await evaluated(file, text, environment));
  } catch (error) {
    const note = `${relative(root, file)} could not be loaded (${firstLineOf(error)}); its text was read instead`;
    return prismaConfig(file, staticValues(text), note);
  }
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error) => {
    throw unreadable(file, error);
  });
}

async function evaluated(
  file: string,
  text: string,
  environment: Environment,
): Promise<ConfigValues> {
  // Ours stand in for Prisma's own module, which takes long to load and throws where a variable is
  // missing, and for dotenv, which would read the wrong folder's file.
  const virtualModules = {
    'prisma/config': prismaConfigModule,
    '@prisma/config': prismaConfigModule,
    'dotenv/config': {},
  };
  const exported = await quietly(environment, async () => {
    const plain = plainDefault(text, virtualModules, process.env);
    return plain === null ? loadDefault(file, { virtualModules }) : plain.value;
  });
  return valuesOf(exported, environment);
}

const prismaConfigModule = {
  defineConfig: (config: unknown) => config,
  env: (name: unknown) => process.env[String(name)] ?? placeholder(String(name)),
};

/** Stands for a variable that is not set, so that its name is known later. */
function placeholder(name: string): string {
  return `\${${name}}`;
}

/** Runs foreign code with this environment; what it prints must not reach the report on stdout. */
async function quietly<T>(environment: Environment, run: () => Promise<T>): Promise<T> {
  const before = { env: process.env, log: console.log, info: console.info };
  const silent = () => {};
  process.env = { ...environment };
  Object.assign(console, { log: silent, info: silent });
  try {
    return await run();
  } finally {
    process.env = before.env;
    Object.assign(console, { log: before.log, info: before.info });
  }
}

function valuesOf(config: unknown, environment: Environment): ConfigValues {
  const direct = textAt(config, 'datasource', 'directUrl');
  return {
    schema: textAt(config, 'schema'),
    migrations: textAt(config, 'migrations', 'path'),
    url: urlSource(direct ?? textAt(config, 'datasource', 'url'), environment),
  };
}

function textAt(value: unknown, ...keys: readonly string[]): string | null {
  const found = keys.reduce<unknown>(
    (each, key) => (each as Record<string, unknown> | null | undefined)?.[key],
    value,
  );
  return typeof found === 'string' && found !== '' ? found : null;
}

/** A value that equals a variable's came from that variable. */
function urlSource(url: string | null, environment: Environment): ConfigValues['url'] {
  if (url === null) return null;
  const missing = /^\$\{(\w+)\}$/.exec(url)?.[1];
  const names = Object.keys(environment).filter((name) => environment[name] === url);
  const variable = missing ?? names.find((name) => name === 'DATABASE_URL') ?? names.sort()[0];
  return variable ? { kind: 'env', variable } : { kind: 'literal', value: url };
}
