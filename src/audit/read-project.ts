import { dirname } from 'node:path';
import type { Config } from '../config/config.ts';
import type { DeclaredSchema, Project } from '../model/declared.ts';
import { parseTarget, type Target } from '../postgres/target.ts';
import { type DatabaseUrl, findDatabaseUrl } from '../prisma/find-database-url.ts';
import { findProject } from '../prisma/find-project.ts';
import { readUncheckedSchema } from '../prisma/read-schema.ts';

export interface ReadProject {
  readonly project: Project;
  readonly schema: DeclaredSchema;
  /** Null where no database is reached. */
  readonly target: Target | null;
  /** Its URL, with the password; null where no database is reached. */
  readonly url: DatabaseUrl | null;
  /** Fallbacks that were taken, for the reader of the report. */
  readonly notes: readonly string[];
  /** Throws a Problem if Prisma refuses the schema; done already, unless it is `readUnchecked`'s. */
  readonly checkSchema: () => void;
}

/** The database of a project that was read in order to reach one. */
export function targetOf({ target }: ReadProject): Target {
  if (target === null) throw new Error('no database was looked for');
  return target;
}

/** The URL that its target was read from, with the password. */
export function urlOf({ url }: ReadProject): string {
  if (url === null) throw new Error('no database was looked for');
  return url.url;
}

/** What relative paths in its URL are relative to. */
export function schemaFolder({ schemaFiles, root }: Project): string {
  return dirname(schemaFiles[0] ?? root);
}

/** Where the project lies, and what it needs of the process. */
interface Surrounding {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The project alone, for what reaches no database. Throws a Problem. */
export async function readDeclared(config: Config, world: Surrounding): Promise<ReadProject> {
  const declared = await declaredUnchecked(config, world);
  declared.checkSchema();
  return declared;
}

async function declaredUnchecked(config: Config, world: Surrounding): Promise<ReadProject> {
  const project = await findProject({
    ...world,
    project: config.project ?? undefined,
    schema: config.schema ?? undefined,
  });
  const { schema, check } = await readUncheckedSchema(project);
  const { notes } = project;
  return { project, schema, target: null, url: null, notes, checkSchema: check };
}

/** What has to be known before a database is reached. Throws a Problem. */
export async function readProject(config: Config, world: Surrounding): Promise<ReadProject> {
  const declared = await readDeclared(config, world);
  return config.snapshot === null ? withTarget(declared, config, world) : declared;
}

/** The same, for who checks the schema later: the first statement does not wait for Prisma's parser. */
export async function readUnchecked(config: Config, world: Surrounding): Promise<ReadProject> {
  if (config.snapshot !== null) return readDeclared(config, world);
  const declared = await declaredUnchecked(config, world);
  return schemaFirst(declared, () => withTarget(declared, config, world));
}

/** What else fails may follow from an invalid schema: the schema's own Problem goes before it. */
export async function schemaFirst<T>(
  { checkSchema }: ReadProject,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    checkSchema();
    throw error;
  }
}

/** A project that was read, with the database that it names. Throws a Problem. */
export async function withTarget(
  { project, schema, checkSchema }: ReadProject,
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
    target: parseTarget(url.url, schemaFolder(project)),
    notes: [...project.notes, ...url.notes],
    checkSchema,
  };
}
