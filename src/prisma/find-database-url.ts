import { dirname, join, relative } from 'node:path';
import type { DeclaredSchema, Project, UrlSource } from '../model/declared.ts';
import { lookupIn, urlOf, type Variables } from './pool/variables.ts';
import { noDatabaseUrl, otherUrl, proxyUrl } from './problems.ts';
import { readDotenv } from './url/dotenv.ts';

export interface DatabaseUrlOptions {
  readonly project: Project;
  /** Null where the schema could not be read. */
  readonly schema: DeclaredSchema | null;
  /** `--url`. */
  readonly url?: string | undefined;
  /** The environment variable that dbperf's own configuration names. */
  readonly variable?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

export interface DatabaseUrl {
  /** With its password: never to be printed. */
  readonly url: string;
  /** For the reader, for example `--url` or `DIRECT_URL in .env`. */
  readonly source: string;
  readonly notes: readonly string[];
}

interface Candidate {
  readonly name: string;
  readonly direct: boolean;
  readonly source: UrlSource;
}

/** The URL of the database to audit, a direct one rather than a pooled one; throws a Problem. */
export async function findDatabaseUrl(options: DatabaseUrlOptions): Promise<DatabaseUrl> {
  const { project, url, env } = options;
  if (url !== undefined) return checked({ url, source: '--url', notes: [] }, project);
  const variables = await variablesOf(project, env);
  const candidates = candidatesOf(options);
  const found = candidates.flatMap((each) => resolved(each, variables) ?? []);
  const usable = found.find((each) => !isProxy(each.url)) ?? found[0];
  if (usable) return checked({ ...usable, notes: directNotes(candidates, variables) }, project);
  const looked = candidates.map((each) => lookedAt(each, variables));
  throw noDatabaseUrl(['--url', ...new Set(looked)]);
}

/** Where `prisma.config.*` names a URL, Prisma looks at none of the schema. */
function candidatesOf({ project, schema, variable }: DatabaseUrlOptions): Candidate[] {
  if (variable !== undefined) return [...candidate(variable, { kind: 'env', variable })];
  const { configuredUrl } = project;
  const datasource = configuredUrl ? null : schema?.datasource;
  return [
    ...candidate('directUrl of the datasource', datasource?.directUrl, true),
    ...candidate('the datasource of the Prisma configuration', configuredUrl),
    ...candidate('url of the datasource', datasource?.url),
    ...candidate('DATABASE_URL', { kind: 'env', variable: 'DATABASE_URL' }),
  ];
}

function candidate(
  name: string,
  source: UrlSource | null | undefined,
  direct = false,
): readonly Candidate[] {
  return source ? [{ name, source, direct }] : [];
}

export async function variablesOf(project: Project, env: NodeJS.ProcessEnv): Promise<Variables[]> {
  const beside = project.schemaFiles.map((file) => dirname(file));
  const folders = [project.root, join(project.root, 'prisma'), ...beside];
  const files = await readDotenv(folders, env);
  const inFiles = files.map(({ file, values }) => ({
    place: relative(project.root, file),
    values,
  }));
  return [{ place: 'the environment', values: env }, ...inFiles];
}

function resolved(
  { name, source }: Candidate,
  variables: readonly Variables[],
): DatabaseUrl | null {
  const { text, source: told } = urlOf(source, name, lookupIn(variables));
  return text === null ? null : { url: text, source: told, notes: [] };
}

function lookedAt({ name, source }: Candidate, variables: readonly Variables[]): string {
  if (source.kind === 'literal') return name;
  return `${source.variable} in ${variables.map(({ place }) => place).join(' or ')}`;
}

/** A direct URL that is declared but has no value is worth a word: a pooled one was taken. */
function directNotes(candidates: readonly Candidate[], variables: readonly Variables[]): string[] {
  const [first] = candidates;
  if (!first?.direct || resolved(first, variables) !== null) return [];
  return [`${lookedAt(first, variables)} is not set, so the pooled URL was taken`];
}

function checked(found: DatabaseUrl, project: Project): DatabaseUrl {
  if (isProxy(found.url)) throw proxyUrl(found.source, project);
  if (/^postgres(ql)?:\/\//i.test(found.url)) return found;
  throw otherUrl(found.source, found.url);
}

export function isProxy(url: string): boolean {
  return /^prisma(\+postgres)?:\/\//i.test(url);
}
