import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from './config/config.ts';
import type { DeclaredSchema, Migrations, Project } from './model/declared.ts';
import type { CriticalPath, Unverified } from './model/path.ts';
import { Problem, type ProblemText } from './model/problem.ts';
import { parseTarget, type Target } from './postgres/target.ts';
import { findDatabaseUrl } from './prisma/find-database-url.ts';
import { findProject } from './prisma/find-project.ts';
import { readMigrations } from './prisma/read-migrations.ts';
import { readSchema } from './prisma/read-schema.ts';
import { nearest } from './text/did-you-mean.ts';
import { readSqlPaths } from './workload/read-sql-paths.ts';

export interface ReadProject {
  readonly project: Project;
  readonly schema: DeclaredSchema;
  readonly migrations: Migrations | null;
  readonly target: Target;
  readonly paths: readonly CriticalPath[];
  readonly unverified: readonly Unverified[];
  readonly notes: readonly string[];
}

/** Everything that files say, before a database is touched. Throws a Problem. */
export async function readProject(
  config: Config,
  world: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<ReadProject> {
  const project = await findProject({
    ...world,
    project: config.project ?? undefined,
    schema: config.schema ?? undefined,
  });
  const schema = await readSchema(project);
  const [migrations, url, workload] = await Promise.all([
    readMigrations(project),
    findDatabaseUrl({
      project,
      schema,
      url: config.url ?? undefined,
      variable: config.urlVariable ?? undefined,
      env: world.env,
    }),
    readWorkload(config, project),
  ]);
  const schemaFolder = dirname(project.schemaFiles[0] ?? project.root);
  return {
    project,
    schema,
    migrations,
    target: parseTarget(url.url, schemaFolder),
    ...workload,
    notes: [...project.notes, ...url.notes],
  };
}

/** The critical paths of the project, those that `--only` names, and the files that are none. */
async function readWorkload(
  config: Config,
  project: Project,
): Promise<Pick<ReadProject, 'paths' | 'unverified'>> {
  const { paths, problems } = await readSqlPaths({
    root: project.root,
    folders: config.files.length > 0 ? [] : sqlFolders(config, project),
    files: config.files,
  });
  const [first, ...others] = unknownNames(config.only, paths);
  if (first !== undefined) throw new Problem(first, ...others);
  const chosen = paths.filter(({ name }) => config.only.length === 0 || config.only.includes(name));
  return { paths: chosen, unverified: problems.map(unverifiedOf) };
}

function unknownNames(
  only: readonly string[],
  paths: readonly CriticalPath[],
): readonly ProblemText[] {
  const names = paths.map(({ name }) => name);
  return only
    .filter((name) => !names.includes(name))
    .map((name) => {
      const meant = nearest(name, names);
      return {
        code: 'path-unknown',
        what: 'there is no critical path of this name',
        where: '--only',
        received: name,
        help: meant === null ? `the names are ${names.join(', ')}` : `did you mean ${meant}?`,
      };
    });
}

/** TypedSQL's folder beside the schema, or beside the folder that holds it, and the configured ones. */
function sqlFolders(config: Config, project: Project): readonly string[] {
  const beside = dirname(project.schemaFiles[0] ?? project.root);
  const typedSql = [
    join(beside, 'sql'),
    join(dirname(beside), 'sql'),
    join(project.root, 'prisma/sql'),
  ];
  const existing = [...new Set(typedSql)].filter((folder) => existsSync(folder));
  return [...new Set([...existing.slice(0, 1), ...config.queries])];
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
