import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../postgres/private-server.ts';
import { postgres18 } from '../support/database.ts';
import { projectWith } from '../support/project.ts';

const broken = {
  'prisma/schema.prisma':
    'datasource db {\n  provider = "postgresql"\n}\n\nmodel User {\n  id Itn @id\n}\n',
};
const one = { 'prisma/sql/one.sql': 'SELECT 1' };
const two = { ...one, 'prisma/sql/two.sql': 'SELECT 2' };

// Prisma judges the schema beside the first statement: what fails before, or is found, is not told.
test.each([
  ['no URL is named', one, []],
  ['the URL is none', one, ['--url', 'mysql://localhost/shop']],
  ['nobody listens', one, ['--url', `postgres://app@127.0.0.1:${await freePort()}/shop`]],
  ['a name is unknown', one, ['--url', postgres18.url(), '--only', 'nowhere']],
  ['there is no path', {}, ['--url', postgres18.url()]],
  ['there is one path', one, ['--url', postgres18.url()]],
  ['there are two paths', two, ['--url', postgres18.url()]],
])('a schema with a fault is the one error where %s', async (_, paths, args) => {
  const project = await projectWith({ ...broken, ...paths });
  const { code, stdout, stderr } = await project.dbperf('audit', ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error\[schema-invalid\].*\n +where +\S*schema\.prisma:6/);
  expect(stderr.match(/error\[/g)).toHaveLength(1);
  expect(existsSync(join(project.root, '.dbperf'))).toBe(false);
});
