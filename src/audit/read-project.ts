import { dirname } from 'node:path';
import type { Config } from '../config/config.ts';
import type { DeclaredSchema, Project } from '../model/declared.ts';
import { parseTarget, type Target } from '../postgres/target.ts';
import { type DatabaseUrl, findDatabaseUrl } from '../prisma/find-database-url.ts';
import { findProject } from '../prisma/find-project.ts';
import { readSchema } from '../prisma/read-schema.ts';

export interface ReadProject {
  readonly project: Project;
  readonly schema: DeclaredSchema;
  /** Null where no database is reached. */
  readonly target: Target | null;
  /** Its URL, with the password; null where no database is reached. */
  readonly url: DatabaseUrl | null;
  /** Fallbacks that were taken, for the reader of the report. */
  readonly notes: readonly string[];
}

/** The database of a project that was read in order to reach one. */
export function targetOf({ target }: ReadProject): Target {
  if (target === null) throw new Error('no database was looked for');
  return target;
}

/** Where the project lies, and what it needs of the process. */
interface Surrounding {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The project alone, for what reaches no database. Throws a Problem. */
export async function readDeclared(config: Config, world: Surrounding): Promise<ReadProject> {
  const project = await findProject({
    ...world,
    project: config.project ?? undefined,
    schema: config.schema ?? undefined,
  });
  return {
    project,
    schema: await readSchema(project),
    target: null,
    url: null,
    notes: project.notes,
  };
}

/** What has to be known before a database is reached. Throws a Problem. */
export async function readProject(config: Config, world: Surrounding): Promise<ReadProject> {
  const declared = await readDeclared(config, world);
  return config.snapshot === null ? withTarget(declared, config, world) : declared;
}

/** The same, with the database that the project names. Throws a Problem. */
export async function withTarget(
  { project, schema }: ReadProject,
  config: Config,
  world: Surrounding,
): Promise<ReadProject> {
  const url = await findDatabaseUrl({
    project,
    schema,
    url: config.url ?? undefined,
    variable: config.urlVariable ?? undefined,
    env: world.env,
  });
  return {
    project,
    schema,
    url,
    target: parseTarget(url.url, dirname(project.schemaFiles[0] ?? project.root)),
    notes: [...project.notes, ...url.notes],
  };
}
