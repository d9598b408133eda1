import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Project } from '../model/declared.ts';
import type { CriticalPath, Unverified } from '../model/path.ts';
import { Problem, type ProblemText } from '../model/problem.ts';
import { pathFile } from '../service/find-path-files.ts';
import { nearest } from '../text/did-you-mean.ts';
import { readSqlPaths } from '../workload/read-sql-paths.ts';
import { schemaFolder } from './read-project.ts';

export interface Workload {
  readonly paths: readonly CriticalPath[];
  /** Files that are no critical paths, with what is wrong with them. */
  readonly unverified: readonly Unverified[];
  /** Names of `--only` that no SQL file has, and what is to be said of them. */
  readonly unknown: readonly ProblemText[];
}

/** The critical paths in SQL of the project, or those that were named. Throws a Problem. */
export async function readWorkload(config: Config, project: Project): Promise<Workload> {
  mustExist(config.files, 'there is no such file or folder of critical paths');
  mustExist(config.queries, 'there is no such folder of critical paths');
  const { paths, problems } = await readSqlPaths({
    root: project.root,
    folders: config.files.length > 0 ? [] : sqlFolders(config, project),
    files: config.files.filter((file) => !pathFile.test(file)),
  });
  if (config.only.length === 0)
    return { paths, unverified: problems.map(unverifiedOf), unknown: [] };
  return {
    paths: paths.filter(({ name }) => config.only.includes(name)),
    unverified: [],
    unknown: notFound(config.only, paths, problems),
  };
}

/** Throws a Problem for each name of `--only` that is also none of these. */
export function refuseUnknown({ unknown }: Workload, names: readonly string[] = []): void {
  const [first, ...others] = unknown.filter(({ received }) => !names.includes(received ?? ''));
  if (first !== undefined) throw new Problem(first, ...others);
}

/** What `--only` names and is no path: for a file of that name, what is wrong with it. */
function notFound(
  only: readonly string[],
  paths: readonly CriticalPath[],
  problems: readonly ProblemText[],
): readonly ProblemText[] {
  const names = paths.map(({ name }) => name);
  const faultsOf = (name: string) =>
    problems.filter(({ where }) => where?.split('/').at(-1)?.startsWith(`${name}.sql`));
  return only
    .filter((name) => !names.includes(name))
    .flatMap((name) => {
      const faults = faultsOf(name);
      return faults.length > 0 ? faults : [unknownName(name, names)];
    });
}

function unknownName(name: string, names: readonly string[]): ProblemText {
  const meant = nearest(name, names);
  const inSql = names.length === 0 ? '' : `the names in SQL are ${names.join(', ')}; `;
  return {
    code: 'path-unknown',
    what: 'there is no critical path of this name',
    where: '--only',
    received: name,
    help:
      meant === null ? `${inSql}paths in TypeScript need --run-paths` : `did you mean ${meant}?`,
  };
}

/** A place that somebody named, rather than one that dbperf looks into by itself. */
function mustExist(paths: readonly string[], what: string): void {
  const missing = paths.filter((path) => !existsSync(path));
  const [first, ...others] = missing.map((where) => ({
    code: 'path-missing',
    what,
    where,
    help: 'correct the path: it is relative to the folder in which dbperf runs, in the configuration to its file',
  }));
  if (first !== undefined) throw new Problem(first, ...others);
}

/** TypedSQL's folder beside the schema, or beside the folder that holds it, and the configured ones. */
export function sqlFolders(
  { queries }: Pick<Config, 'queries'>,
  project: Project,
): readonly string[] {
  const beside = schemaFolder(project);
  const typedSql = [
    join(beside, 'sql'),
    join(dirname(beside), 'sql'),
    join(project.root, 'prisma/sql'),
  ];
  const existing = [...new Set(typedSql)].filter((folder) => existsSync(folder));
  return [...new Set([...existing.slice(0, 1), ...queries])];
}

function unverifiedOf({ what, where, expected, received, cause, help }: ProblemText): Unverified {
  const parts = [
    what,
    cause,
    expected === undefined ? undefined : `expected ${expected}`,
    received === undefined ? undefined : `received ${received}`,
  ];
  return {
    path: where ?? 'a critical path',
    cause: 'invalid',
    reason: parts.filter((part) => part !== undefined).join('; '),
    help: help ?? null,
  };
}
