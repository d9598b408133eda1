import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bookingService } from '../../src/demo/booking-service.ts';

/** How a project of the booking service is written down. */
export interface Form {
  readonly prisma: 6 | 7;
  readonly files: 'single' | 'multi';
  /** Whether the schema turns `partialIndexes` on. */
  readonly partialIndexes?: boolean;
}

export interface GeneratedProject {
  readonly root: string;
  readonly migrations: string;
  /** All of the schema as Prisma 7 reads it: without the URL of the datasource. */
  readonly schema: () => Promise<string>;
  /** Names of migration directories, sorted. */
  readonly directories: () => Promise<readonly string[]>;
}

/** A copy of the booking service in a project of its own, in Prisma 6's form or 7's. */
export async function bookingProject({ prisma, files }: Form): Promise<GeneratedProject> {
  const root = await mkdtemp(join(tmpdir(), 'dbperf-generated-'));
  const text = await readFile(bookingService.schema, 'utf8');
  const schema = prisma === 6 ? withUrl(text) : text;
  const folder = join(root, files === 'single' ? 'prisma' : 'prisma/schema');
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files === 'single' ? { schema } : split(schema))) {
    await writeFile(join(folder, `${name}.prisma`), content);
  }
  const migrations = join(prisma === 6 ? folder : join(root, 'prisma'), 'migrations');
  await cp(bookingService.migrations, migrations, { recursive: true });
  await cp(bookingService.sql, join(root, 'prisma/sql'), { recursive: true });
  await writeFile(join(root, 'package.json'), packageJson(prisma, files));
  if (prisma === 7) await writeFile(join(root, 'prisma.config.ts'), config(files));
  return {
    root,
    migrations,
    schema: async () => {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.prisma')).sort();
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
      return texts.join('\n').replace(/^ *url .*$/m, '');
    },
    directories: async () => {
      const entries = await readdir(migrations, { withFileTypes: true });
      return entries
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort();
    },
  };
}

export async function removeProject({ root }: GeneratedProject): Promise<void> {
  await rm(root, { recursive: true });
}

function withUrl(schema: string): string {
  return schema.replace(
    'provider = "postgresql"',
    'provider = "postgresql"\n  url      = env("DATABASE_URL")',
  );
}

/** Each model in a file of its own, as large projects have it. */
function split(schema: string): Readonly<Record<string, string>> {
  const blocks = schema.split(/^(?=model )/m);
  const named = blocks.slice(1).map((block) => [/^model (\w+)/.exec(block)?.[1] ?? '', block]);
  return { base: blocks[0] ?? '', ...Object.fromEntries(named) };
}

function packageJson(prisma: 6 | 7, files: Form['files']): string {
  const version = prisma === 6 ? '6.19.0' : '7.10.0';
  const schema = files === 'multi' && prisma === 6 ? { prisma: { schema: 'prisma/schema' } } : {};
  return JSON.stringify({ devDependencies: { prisma: version }, ...schema });
}

function config(files: Form['files']): string {
  const schema = files === 'single' ? 'prisma/schema.prisma' : 'prisma/schema';
  return `import { defineConfig } from 'prisma/config';
export default defineConfig({ schema: '${schema}', migrations: { path: 'prisma/migrations' } });
`;
}
