import { expect, test } from 'vitest';
import { createDatabase } from '../support/database.ts';
import { dbperf } from '../support/dbperf.ts';
import { projectWith } from '../support/project.ts';

test.each([
  [['--limit', '5'], '--limit is about another workload than the critical paths'],
  [['--recording', 'a.json', '--run-paths'], "--run-paths is about the project's critical paths"],
  [['--from', 'pg_stat_statements', '--allow-writes'], 'and --from names another workload'],
  [['--from-log', 'a.log', '--run-paths'], 'and --from-log names another workload'],
])('%j would be ignored, and is refused', async (args, said) => {
  const { code, stderr } = await dbperf(['audit', ...args]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(said) });
});

test('--only where no path is written in SQL', async () => {
  const database = await createDatabase('only');
  const project = await projectWith({});
  const { stderr } = await project.dbperf('audit', '--url', database.url, '--only', 'absent');
  expect(stderr).toMatch(/^ +help +paths in TypeScript need --run-paths$/m);
  await database.drop();
});
