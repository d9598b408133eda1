import type { ProjectPool } from '../../../src/model/pool.ts';
import { findProject } from '../../../src/prisma/find-project.ts';
import { type PoolOptions, readPool } from '../../../src/prisma/pool/read-pool.ts';
import { readSchema } from '../../../src/prisma/read-schema.ts';
import { projectFolder } from '../project-folder.ts';

/** A service that makes one client with the defaults, as Prisma 7's own pages show it. */
export const singleton = {
  'src/prisma.ts': `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';
const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
export const prisma = new PrismaClient({ adapter });
`,
};

const six = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model User {
  id Int @id
}
`;

const seven = six.replace(/ {2}url .*\n/, '');

/** What is read of a project with these files, in the form of Prisma 6 or 7. */
export async function poolIn(
  major: number,
  files: Readonly<Record<string, string>>,
  options: Partial<PoolOptions> = {},
): Promise<ProjectPool> {
  const cwd = await projectFolder({
    'prisma/schema.prisma': major >= 7 ? seven : six,
    '.env': 'DATABASE_URL=postgresql://app:secret@db:5432/shop\n',
    ...files,
  });
  const project = await findProject({ cwd, env: {} });
  const schema = await readSchema(project);
  const said = { serverless: null, instances: null, cpus: 4, ...options };
  return readPool(project, schema, {}, said);
}
