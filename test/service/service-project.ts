import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { projectWith, type TestProject } from '../support/project.ts';

const packages = join(import.meta.dirname, '../../node_modules');

/** A service with `pg`: files of its folder `src`, which may import `./client.ts`. */
export async function serviceWith(
  files: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {},
): Promise<TestProject> {
  const own = Object.entries(files).map(([name, text]) => [`src/${name}`, text]);
  const project = await projectWith({
    'src/client.ts': client,
    'package.json': '{ "name": "service", "type": "module" }',
    ...Object.fromEntries(own),
    ...others,
  });
  await symlink(packages, join(project.root, 'node_modules'));
  return project;
}

const client = `import pg from 'pg';

export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
`;

/** A file with one path, whose `run` has this body. */
export function pathFile(body: string, options = "budget: '1s'"): string {
  return `import { criticalPath } from 'dbperf';
import { pool } from './client.ts';

export const path = criticalPath<Record<string, any>>({
  name: 'the-path',
  ${options},
  run: async (params) => {
    ${body}
  },
});
`;
}
