import { relative } from 'node:path';
import type { Project } from '../model/declared.ts';
import { Problem } from '../model/problem.ts';

/** Everything that this stage can fail with, one function per situation. */

export function unreadable(file: string, error: unknown): Problem {
  return new Problem({
    code: 'project-unreadable',
    what: 'cannot read a part of the Prisma project',
    where: file,
    cause: error instanceof Error ? error.message : String(error),
    help: 'check the path and its permissions',
  });
}

export function noSchema(root: string, looked: readonly string[]): Problem {
  return new Problem({
    code: 'schema-missing',
    what: `no Prisma schema in ${root}`,
    expected: `one of ${looked.map((path) => relative(root, path) || path).join(', ')}`,
    help: 'run dbperf in the folder of the Prisma project, or name the schema with --schema',
  });
}

export function schemaNotFound(path: string, source: string): Problem {
  return new Problem({
    code: 'schema-missing',
    what: 'the Prisma schema does not exist',
    where: path,
    expected: 'a .prisma file, or a folder that holds some',
    received: `this path, from ${source}`,
    help: 'correct the path',
  });
}

export function emptyFolder(path: string, source: string): Problem {
  return new Problem({
    code: 'schema-empty',
    what: 'the schema folder holds no .prisma file',
    where: path,
    received: `this folder, from ${source}`,
    help: 'name the folder that holds the .prisma files, or the file itself',
  });
}

export function projectNotFound(path: string): Problem {
  return new Problem({
    code: 'project-missing',
    what: 'there is no such project folder',
    where: path,
    expected: 'the folder of a Prisma project',
    received: '--project',
    help: 'give --project the path of a folder in this workspace',
  });
}

export function severalProjects(root: string, projects: readonly string[]): Problem {
  return new Problem({
    code: 'project-ambiguous',
    what: `this workspace holds ${projects.length} Prisma projects`,
    where: root,
    received: projects.map((each) => relative(root, each)).join(', '),
    help: `choose one, for example --project ${relative(root, projects[0] ?? root)}`,
  });
}

export function unsupportedVersion(exact: string, source: string): Problem {
  return new Problem({
    code: 'prisma-version',
    what: `Prisma ${exact} is not supported yet: its contract.prisma is not a Prisma schema`,
    where: source,
    expected: 'Prisma 5, 6 or 7',
    received: exact,
    help: 'audit the database with --url and critical paths in SQL from a project of Prisma 7',
  });
}

export function invalidSchema(words: string): Problem {
  const place = /-->\s+(\S.*:\d+)/.exec(words)?.[1];
  return new Problem({
    code: 'schema-invalid',
    what: 'Prisma does not accept the schema',
    ...(place ? { where: place } : {}),
    cause: words.trim(),
    help: 'run npx prisma validate, and correct what it names',
  });
}

/** The schema was valid before; so the fault lies in what was to be changed. */
export function editRefused(words: string): Problem {
  return new Problem({
    code: 'schema-edit-refused',
    what: 'Prisma does not accept the schema with the new lines, so nothing was written',
    cause: words.trim(),
    help: 'mend what it names, and run dbperf gen-migration again',
  });
}

export function modelGone(model: string, files: readonly string[]): Problem {
  return new Problem({
    code: 'schema-changed',
    what: `the Prisma schema has no model ${model}`,
    where: files.join(', '),
    help: 'run dbperf audit again: the schema has changed since the run was made',
  });
}

export function noClientGenerator(files: readonly string[]): Problem {
  return new Problem({
    code: 'schema-no-generator',
    what: 'the preview feature partialIndexes cannot be turned on: the schema has no generator of a client',
    where: files.join(', '),
    expected: 'generator client { provider = "prisma-client" … }',
    help: 'add the generator, or leave partial indexes to the migrations',
  });
}

export function noDatasource(files: readonly string[]): Problem {
  return new Problem({
    code: 'schema-no-datasource',
    what: 'the Prisma schema has no datasource',
    where: files.join(', '),
    expected: 'datasource db { provider = "postgresql" }',
    help: 'name the whole schema: of a schema in several files the folder, not one of its files',
  });
}

export function otherProvider(
  block: { readonly file: string; readonly line: number },
  provider: string | null,
): Problem {
  return new Problem({
    code: 'schema-provider',
    what: 'dbperf speaks PostgreSQL, and this schema does not',
    where: `${block.file}:${block.line}`,
    expected: 'provider = "postgresql"',
    received: provider === null ? 'no provider' : `provider = "${provider}"`,
    help: 'audit a Prisma project whose database is PostgreSQL',
  });
}

export function noDatabaseUrl(looked: readonly string[]): Problem {
  return new Problem({
    code: 'db-url-missing',
    what: 'no database to audit',
    expected: `a PostgreSQL URL in one of: ${looked.join('; ')}`,
    help: 'give --url postgresql://user:password@host:5432/database, or set DATABASE_URL',
  });
}

export function proxyUrl(source: string, project: Project): Problem {
  const place =
    project.prismaVersion.major >= 7
      ? 'set datasource.url in prisma.config.ts to the direct URL'
      : 'add directUrl = env("DIRECT_URL") to the datasource, and set DIRECT_URL to the direct URL';
  return new Problem({
    code: 'db-url-proxy',
    what: 'this URL leads to Prisma Accelerate or a local Prisma Postgres, where no plan can be had',
    where: source,
    expected: 'the direct URL of the database, postgresql://…',
    received: 'prisma://*** or prisma+postgres://***',
    help: `give --url, or ${place}`,
  });
}

/** Of the URL only its protocol is shown, for it may hold a password. */
export function otherUrl(source: string, url: string): Problem {
  const protocol = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0];
  return new Problem({
    code: 'db-url-invalid',
    what: 'the database URL is not a PostgreSQL URL',
    where: source,
    expected: 'postgresql://user:password@host:5432/database',
    received: protocol ? `${protocol}***` : 'a text without a protocol',
    help: source === '--url' ? 'correct it' : `correct ${source}, or give --url`,
  });
}

export function noMigrationsFolder(root: string, help: string): Problem {
  return new Problem({
    code: 'migrations-missing',
    what: 'the project has no migrations folder',
    where: root,
    expected: 'prisma/migrations, or what prisma.config.ts names',
    help,
  });
}
