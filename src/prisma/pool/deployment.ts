import { readdir } from 'node:fs/promises';
import type { Deployment } from '../../model/pool.ts';
import { packageJson } from '../project/locate-schema.ts';

export interface DeploymentOptions {
  /** `--serverless`; null where nothing was said. */
  readonly serverless: boolean | null;
  /** `--instances`; null where nothing was said. */
  readonly instances: number | null;
}

const files =
  /^(?:vercel\.(?:json|ts)|serverless\.(?:ya?ml|json|[jt]s)|netlify\.toml|sst\.config\.[cm]?[jt]s|wrangler\.(?:toml|jsonc?)|samconfig\.toml)$/;

const packages =
  /^(?:@vercel\/.+|@netlify\/functions|serverless|sst|aws-lambda|@types\/aws-lambda|@google-cloud\/functions-framework|@azure\/functions)$/;

/** Whether the service runs serverless, by what was said, then by the files of the project. */
export async function deploymentOf(root: string, options: DeploymentOptions): Promise<Deployment> {
  const { serverless, instances } = options;
  if (serverless === false) return { serverless: null, instances };
  if (serverless) return { serverless: '--serverless', instances };
  const names = (await readdir(root)).sort();
  const file = names.find((name) => files.test(name));
  return { serverless: file ?? (await packageIn(root)), instances };
}

async function packageIn(root: string): Promise<string | null> {
  const { dependencies, devDependencies } = await packageJson(root);
  const names = [dependencies, devDependencies].flatMap((each) => Object.keys(each ?? {})).sort();
  const found = names.find((name) => packages.test(name));
  return found === undefined ? null : `${found} in package.json`;
}
