import { relative } from 'node:path';
import { TrafficReader } from '../capture/traffic/traffic.ts';
import type { Config } from '../config/config.ts';
import type { Capture } from '../model/capture.ts';
import { withDotenv } from '../prisma/url/dotenv.ts';
import { notRun } from '../service/failures.ts';
import type { RanPath } from '../service/ran-path.ts';
import { runPaths } from '../service/run-paths.ts';
import { seenPaths } from '../workload/seen-paths.ts';
import { noFunctions, type RanFunctions } from './functions.ts';
import { type ReadProject, targetOf, urlOf } from './read-project.ts';
import { behind, readPathsEnv } from './service-env.ts';
import type { WhenFree } from './when-free.ts';
import type { World } from './world.ts';

/** Runs the paths in TypeScript, where somebody said that they may run. Throws a Problem. */
export async function runFunctions(
  files: readonly string[],
  whenFree: WhenFree,
  read: ReadProject,
  config: Config,
  world: World,
): Promise<RanFunctions> {
  const { root } = read.project;
  if (!config.runPaths) {
    return { ...noFunctions, unverified: [notRun(files.map((file) => relative(root, file)))] };
  }
  const target = targetOf(read);
  const session = await whenFree();
  const named = config.pathsEnv === null ? {} : await readPathsEnv(config.pathsEnv);
  const env = { ...(await withDotenv(root, world.env)), ...named };
  const { ran, unverified } = await runPaths({
    databaseUrl: urlOf(read),
    ...{ target, session, root, files },
    ...{ only: config.only, allowWrites: config.allowWrites, timeoutMs: config.timeoutMs },
    envFor: (url) => behind(env, target, url),
    signal: world.signal,
    onPath: (name) => world.onProgress(`calling ${name}`),
  });
  const statements = (
    await Promise.all(ran.map(({ path, runs }) => seenPaths({ ...path, runs })))
  ).flat();
  return { ran, statements, captures: await Promise.all(ran.map(captureOf)), unverified };
}

async function captureOf({ path, runs }: RanPath): Promise<Capture> {
  const { name, source, maxStatements } = path;
  const captured = runs.map(async ({ set, functionMs, statements }) => {
    const reader = new TrafficReader('path');
    for (const statement of statements) await reader.add(statement);
    return { set, functionMs, traffic: await reader.end() };
  });
  return { name, source, kind: 'path', maxStatements, runs: await Promise.all(captured) };
}
