import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Project } from '../model/declared.ts';
import { findConfigFile } from './config/config-file.ts';
import { loadConfig } from './config/load-config.ts';
import type { PrismaConfig } from './config/prisma-config.ts';
import { noSchema, projectNotFound, severalProjects, unsupportedVersion } from './problems.ts';
import {
  defaultLocations,
  defaultSchema,
  namedSchema,
  type SchemaLocation,
  schemaOfPackage,
} from './project/locate-schema.ts';
import { inferredVersion, prismaVersion } from './project/version.ts';
import { holdsProject, prismaProjects } from './project/workspace.ts';
import { namesUrl } from './schema/datasource.ts';
import { readSources } from './schema/read-sources.ts';
import type { Block } from './schema/syntax.ts';

export interface ProjectOptions {
  /** Absolute folder in which dbperf was called. */
  readonly cwd: string;
  /** `--project`: folder of a project in a workspace. */
  readonly project?: string | undefined;
  /** `--schema`: a file or a folder. */
  readonly schema?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** Finds the Prisma project as Prisma would; throws a Problem if there is none, or more than one. */
export async function findProject(options: ProjectOptions): Promise<Project> {
  const root = await findRoot(options);
  const installed = await prismaVersion(root);
  if (installed && installed.major >= 8) {
    throw unsupportedVersion(installed.exact ?? String(installed.major), installed.source);
  }
  const configFile = findConfigFile(root);
  const config = configFile ? await loadConfig(root, configFile, options.env) : null;
  const schema = await locate(options, root, config);
  const contract = schema.files.find((file) => basename(file) === 'contract.prisma');
  if (contract) throw unsupportedVersion('8', contract);
  const { blocks } = await readSources(schema.files);
  return {
    root,
    prismaVersion: installed ?? inferredVersion(namesUrl(blocks)),
    schemaFiles: schema.files,
    configFile,
    configuredUrl: config?.url ?? null,
    migrationsFolder: await findMigrations(root, config, schema, blocks),
    notes: [...rootNotes(options, root), ...(config?.note ? [config.note] : [])],
  };
}

async function findRoot({ cwd, project, schema }: ProjectOptions): Promise<string> {
  if (project !== undefined) {
    const root = resolve(cwd, project);
    if (!(await isFolder(root))) throw projectNotFound(root);
    return root;
  }
  if (schema !== undefined || (await holdsProject(cwd))) return cwd;
  const projects = await prismaProjects(cwd);
  if (projects.length > 1) throw severalProjects(cwd, projects);
  return projects[0] ?? cwd;
}

function rootNotes({ cwd, project }: ProjectOptions, root: string): string[] {
  return project === undefined && root !== cwd
    ? [`${relative(cwd, root)} is the only Prisma project of this workspace, and was taken`]
    : [];
}

async function locate(
  options: ProjectOptions,
  root: string,
  config: PrismaConfig | null,
): Promise<SchemaLocation> {
  if (options.schema !== undefined) {
    return namedSchema(resolve(options.cwd, options.schema), '--schema');
  }
  if (config?.schema) return namedSchema(config.schema, 'the Prisma configuration');
  const ofPackage = await schemaOfPackage(root);
  if (ofPackage) return namedSchema(ofPackage, 'package.json#prisma.schema');
  const found = await defaultSchema(root);
  if (!found) throw noSchema(root, [...defaultLocations(root), join(root, 'prisma.config.ts')]);
  return found;
}

/** The configured folder, else the one beside the file with the datasource, or beside its folder. */
async function findMigrations(
  root: string,
  config: PrismaConfig | null,
  schema: SchemaLocation,
  blocks: readonly Block[],
): Promise<string | null> {
  const datasource = blocks.find((block) => block.keyword === 'datasource');
  const beside = datasource ? dirname(datasource.file) : dirname(schema.path);
  const candidates = config?.migrations
    ? [config.migrations]
    : [beside, dirname(schema.path), join(root, 'prisma')].map((each) => join(each, 'migrations'));
  for (const candidate of candidates) if (await isFolder(candidate)) return candidate;
  return null;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
