import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout } from '../package/pack.ts';

/** What the README's GitHub workflow does. */
export interface Workflow {
  /** The `run:` steps in their order; those with `uses:` are GitHub's own. */
  readonly commands: readonly string[];
  /** The database that the job's services make. */
  readonly database: string;
  readonly databaseUrl: string;
}

/** Reads the workflow as it stands in the README; every step is one line there. */
export async function readWorkflow(): Promise<Workflow> {
  const readme = await readFile(join(checkout, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const [workflow, ...others] = blocks.filter((block) => /^jobs:$/m.test(block));
  if (workflow === undefined || others.length > 0) throw new Error('README: not one workflow');
  const commands = valuesOf(workflow, 'run');
  if (commands.some((command) => /^[|>]/.test(command))) throw new Error('README: a long step');
  return {
    commands,
    database: onlyValueOf(workflow, 'POSTGRES_DB'),
    databaseUrl: onlyValueOf(workflow, 'DATABASE_URL'),
  };
}

function onlyValueOf(yaml: string, key: string): string {
  const [value, ...others] = valuesOf(yaml, key);
  if (value === undefined || others.length > 0) throw new Error(`README: not one ${key}`);
  return value;
}

function valuesOf(yaml: string, key: string): readonly string[] {
  const lines = yaml.matchAll(new RegExp(`^ *(?:- )?${key}: +(.+?) *(?: #.*)?$`, 'gm'));
  return [...lines].map(([, value = '']) => value);
}
