import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Run } from '../../src/model/run.ts';
import { dbperf, type Outcome } from './dbperf.ts';

export interface TestProject {
  readonly root: string;
  /** Runs dbperf in the project's folder. */
  dbperf(...args: string[]): Promise<Outcome>;
  audit(...args: string[]): Promise<Audit>;
}

export interface Audit extends Outcome {
  readonly run: Run;
}

const schema = `datasource db {
  provider = "postgresql"
}

model Nothing {
  id Int @id
  @@map("nothing_of_this_name")
  @@ignore
}
`;

/** A Prisma project in a folder of its own, with these files besides a schema. */
export async function projectWith(
  files: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv = {},
): Promise<TestProject> {
  const root = await mkdtemp(join(tmpdir(), 'dbperf-project-'));
  for (const [path, content] of Object.entries({ 'prisma/schema.prisma': schema, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return {
    root,
    dbperf: (...args) => dbperf(args, { cwd: root, env }),
    audit: (...args) => auditIn(root, ...args),
  };
}

/** Audits a project that lies there, and reads the run; null where none was written. */
export async function auditIn(root: string, ...args: string[]): Promise<Audit> {
  const file = join(await mkdtemp(join(tmpdir(), 'dbperf-run-')), 'run.json');
  const formats = ['-f', 'terminal', '-f', `json:${file}`];
  const outcome = await dbperf(['audit', ...formats, ...args], { cwd: root });
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text !== null) return { ...outcome, run: JSON.parse(text) as Run };
  return { ...outcome, run: noRun(outcome) };
}

/** A test that expects a run and has none is told why. */
function noRun({ stderr }: Outcome): Run {
  return new Proxy({} as Run, {
    get: () => {
      throw new Error(`no run was left:\n${stderr}`);
    },
  });
}
