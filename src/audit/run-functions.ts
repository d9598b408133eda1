import { Shapes } from '../capture/traffic/shape/shapes.ts';
import { TrafficReader } from '../capture/traffic/traffic.ts';
import type { Config } from '../config/config.ts';
import type { Capture } from '../model/capture.ts';
import type { RanPath } from '../service/ran-path.ts';
import { runPaths } from '../service/run-paths.ts';
import { seenPaths } from '../workload/seen-paths.ts';
import type { RanFunction, RanFunctions } from './functions.ts';
import { type ReadProject, targetOf, urlOf } from './read-project.ts';
import { onlyBehind, readPathsEnv, readServiceEnv, type ServiceEnv } from './service-env.ts';
import type { WhenFree } from './when-free.ts';
import type { World } from './world.ts';

/** Runs the paths in TypeScript. Throws a Problem. */
export async function runFunctions(
  files: readonly string[],
  whenFree: WhenFree,
  read: ReadProject,
  config: Config,
  world: World,
): Promise<RanFunctions> {
  const { root } = read.project;
  const target = targetOf(read);
  const session = await whenFree();
  const named = config.pathsEnv === null ? {} : await readPathsEnv(config.pathsEnv);
  const env = await readServiceEnv(read, config, world.env, named);
  const shapes = new Shapes();
  const ran: RanFunction[] = [];
  const unverified = await runPaths({
    databaseUrl: urlOf(read),
    ...{ target, session, root, files },
    ...{ only: config.only, allowWrites: config.allowWrites, timeoutMs: config.timeoutMs },
    envFor: (url) => onlyBehind(env, url),
    signal: world.signal,
    onPath: (name) => world.onProgress(`calling ${name}`),
    onRan: async (path) => {
      ran.push(await ranFunction(path, shapes));
    },
  });
  return { ran, unverified, notes: notesOn(env) };
}

async function ranFunction(ran: RanPath, shapes: Shapes): Promise<RanFunction> {
  const { path, runs, cache } = ran;
  const sets = runs.map(({ set }) => set);
  const { paths: statements, leftOut } = await seenPaths({ ...path, runs });
  return { path, sets, statements, leftOut, capture: await captureOf(ran, shapes), cache };
}

function notesOn({ others }: ServiceEnv): readonly string[] {
  if (others.length === 0) return [];
  return [
    `while functions ran, ${others.join(', ')} led to the audited database in place of another one`,
  ];
}

async function captureOf({ path, runs }: RanPath, shapes: Shapes): Promise<Capture> {
  const { name, source, maxStatements } = path;
  const captured = runs.map(async ({ set, functionMs, statements }) => {
    const reader = new TrafficReader('path', shapes);
    for (const statement of statements) await reader.add(statement);
    return { set, functionMs, traffic: await reader.end() };
  });
  return { name, source, kind: 'path', maxStatements, runs: await Promise.all(captured) };
}
