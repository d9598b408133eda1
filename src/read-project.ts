import { dirname } from 'node:path';
import type { Config } from './config/config.ts';
import type { DeclaredSchema, Project } from './model/declared.ts';
import { parseTarget, type Target } from './postgres/target.ts';
import { findDatabaseUrl } from './prisma/find-database-url.ts';
import { findProject } from './prisma/find-project.ts';
import { readSchema } from './prisma/read-schema.ts';

export interface ReadProject {
  readonly project: Project;
  readonly schema: DeclaredSchema;
  readonly target: Target;
  /** Fallbacks that were taken, for the reader of the report. */
  readonly notes: readonly string[];
}

/** What has to be known before a database is reached. Throws a Problem. */
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
    target: parseTarget(url.url, dirname(project.schemaFiles[0] ?? project.root)),
    notes: [...project.notes, ...url.notes],
  };
}
