import { readFile } from 'node:fs/promises';
import { schemaFolder } from '../audit/read-project.ts';
import type { Config } from '../config/config.ts';
import { poolerIn } from '../migrate/apply/pooled.ts';
import { pooledUrl } from '../migrate/apply/problems.ts';
import type { DeclaredSchema, Project } from '../model/declared.ts';
import { parseTarget, type Target } from '../postgres/target.ts';
import { staticValues } from '../prisma/config/static-config.ts';
import { type DatabaseUrl, findDatabaseUrl } from '../prisma/find-database-url.ts';
import { findProject } from '../prisma/find-project.ts';
import { noMigrationsFolder } from '../prisma/problems.ts';
import { readSchema } from '../prisma/read-schema.ts';
import type { Context } from './context.ts';

/** The project whose migrations are applied, and the database that they are applied to. */
export interface ApplyProject {
  readonly root: string;
  readonly migrationsFolder: string;
  readonly target: Target;
  readonly notes: readonly string[];
  /** What Prisma is run with, so that it reaches the same database. */
  readonly env: NodeJS.ProcessEnv;
  /** Why Prisma would reach another one; null where it would not. */
  readonly elsewhere: string | null;
}

/** Reads the project and finds the direct URL. Throws a Problem. */
export async function readApplyProject(
  config: Config,
  { cwd, env }: Pick<Context, 'cwd' | 'env'>,
): Promise<ApplyProject> {
  const project = await findProject({
    ...{ cwd, env },
    project: config.project ?? undefined,
    schema: config.schema ?? undefined,
  });
  const { root, migrationsFolder } = project;
  if (migrationsFolder === null) throw noMigrationsFolder(root, 'dbperf gen-migration writes one');
  const schema = await readSchema(project);
  const { url: flag, urlVariable } = config;
  const url = await findDatabaseUrl({
    ...{ project, schema, env },
    url: flag ?? undefined,
    variable: urlVariable ?? undefined,
  });
  const target = parseTarget(url.url, schemaFolder(project));
  const pooler = poolerIn(url.url);
  if (pooler !== null) throw pooledUrl(pooler, url.source);
  const reached = await reachedByPrisma(project, schema, url, env);
  return {
    ...{ root, migrationsFolder, target, ...reached },
    notes: [...project.notes, ...url.notes, ...target.notes],
  };
}

const otherDatabase = 'the URL that Prisma reads is not the one that was used';

/** The variables that Prisma reads its URL from get ours; a URL in the text has to be the same. */
async function reachedByPrisma(
  project: Project,
  schema: DeclaredSchema,
  { url }: DatabaseUrl,
  env: NodeJS.ProcessEnv,
): Promise<Pick<ApplyProject, 'env' | 'elsewhere'>> {
  const { datasource } = schema;
  const sources = [datasource.directUrl, datasource.url].filter((source) => source !== null);
  const variables = sources.flatMap((source) => (source.kind === 'env' ? [source.variable] : []));
  const [first] = sources;
  if (first?.kind === 'literal' && first.value !== url) return { env, elsewhere: otherDatabase };
  const all = [...variables, ...(await variableInConfig(project))];
  if (all.length > 0) {
    return {
      env: { ...env, ...Object.fromEntries(all.map((each) => [each, url])) },
      elsewhere: null,
    };
  }
  const [source] = sources;
  const isSame = source?.kind === 'literal' && source.value === url;
  return {
    env,
    elsewhere: isSame ? null : otherDatabase,
  };
}

/** A value in place of a variable that is not set hides the variable from whoever runs the file. */
async function variableInConfig({ configFile }: Project): Promise<readonly string[]> {
  if (configFile === null) return [];
  const { url } = staticValues(await readFile(configFile, 'utf8').catch(() => ''));
  return url?.kind === 'env' ? [url.variable] : [];
}
