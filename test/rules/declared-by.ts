import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProject } from '../../src/prisma/find-project.ts';
import { readMigrations } from '../../src/prisma/read-migrations.ts';
import { readSchema } from '../../src/prisma/read-schema.ts';
import type { Declared } from '../../src/rules/rule.ts';

/** A Prisma project as its files would hold it. */
export interface ProjectText {
  /** Models of a Prisma schema; the datasource is added. */
  readonly schema?: string;
  readonly previewFeatures?: readonly string[];
  /** `relationMode = "prisma"` and the like. */
  readonly datasource?: string;
  /** Directory name → SQL; absent: the project has no migrations. */
  readonly migrations?: Readonly<Record<string, string>>;
}

/** What the project of this schema and these migrations declares. */
export async function declaredBy(situation: ProjectText): Promise<Declared> {
  const folder = await mkdtemp(join(tmpdir(), 'dbperf-rules-'));
  try {
    for (const [path, text] of Object.entries(projectFiles(situation))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const project = await findProject({ cwd: folder, env: {} });
    const [schema, migrations] = [await readSchema(project), await readMigrations(project)];
    return { project, schema, migrations, defaultSchema: 'public' };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function projectFiles(situation: ProjectText): Readonly<Record<string, string>> {
  const migrations = Object.entries(situation.migrations ?? {}).map(
    ([name, sql]) => [`prisma/migrations/${name}/migration.sql`, sql] as const,
  );
  return { 'prisma/schema.prisma': schemaText(situation), ...Object.fromEntries(migrations) };
}

/** The project's Prisma schema, whole. */
export function schemaText({ schema, datasource, previewFeatures = [] }: ProjectText): string {
  return [
    `datasource db {\n  provider = "postgresql"\n  ${datasource ?? ''}\n}`,
    `generator client {\n  provider = "prisma-client"\n  output = "../generated"\n  previewFeatures = ${JSON.stringify(previewFeatures)}\n}`,
    schema ?? '',
  ].join('\n\n');
}
