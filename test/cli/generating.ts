import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { surroundingsOf } from '../../src/audit/surroundings.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { type AdvisedIndex, advised } from '../migrate/planning.ts';
import { projectFolder } from '../prisma/project-folder.ts';
import { bookingRun } from '../report/booking-run.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { dbperf, type Outcome } from '../support/dbperf.ts';

/** A project, its database, and a run that advises indexes on it. */
export interface Generating {
  readonly root: string;
  readonly db: TestDatabase;
  /** `dbperf gen-migration --from` the run, with more arguments. */
  readonly generate: (...args: string[]) => Promise<Outcome>;
  readonly dbperf: (...args: string[]) => Promise<Outcome>;
  /** Files of the project but its run: path → text. */
  readonly files: () => Promise<Readonly<Record<string, string>>>;
  readonly schema: () => Promise<string>;
}

interface Situation {
  readonly tables: string;
  /** Models of the schema; the datasource and the generator are added. */
  readonly models: string;
  readonly advice: readonly AdvisedIndex[];
  readonly generator?: string;
  /** More files of the project: path → text. */
  readonly more?: Readonly<Record<string, string>>;
}

export const head = (generator = '') =>
  `datasource db {\n  provider = "postgresql"\n}\n\ngenerator client {\n  provider = "prisma-client-js"\n${generator}}\n\n`;

/** Removed when the test has ended. */
export async function generating(situation: Situation): Promise<Generating> {
  const { tables, models, advice, generator, more } = situation;
  const db = await createDatabase('generating');
  onTestFinished(() => db.drop());
  await db.client.query(tables);
  const root = await projectFolder({
    'package.json': '{ "devDependencies": { "prisma": "7.10.0" } }',
    'prisma/schema.prisma': head(generator) + models,
    'prisma/migrations/20260101000000_init/migration.sql': tables,
    '.dbperf/run.json': JSON.stringify(await runOf(db.url, advice)),
    ...more,
  });
  const schema = () => readFile(join(root, 'prisma/schema.prisma'), 'utf8');
  const call = (...args: string[]) => dbperf(args, { cwd: root, env: {} });
  const generate = (...args: string[]) =>
    call('gen-migration', '--from', join(root, '.dbperf/run.json'), ...args);
  return { root, db, generate, dbperf: call, files: () => filesIn(root), schema };
}

async function runOf(url: string, indexes: readonly AdvisedIndex[]): Promise<object> {
  const advice = { ...bookingRun.advice, advice: indexes.map(advised) };
  const session = await connectUrl(url);
  const surroundings = surroundingsOf(advice, await readCatalog(session), {});
  await session.close();
  return { ...bookingRun, advice, ignored: [], surroundings };
}

async function filesIn(root: string): Promise<Readonly<Record<string, string>>> {
  const paths = await readdir(root, { recursive: true, withFileTypes: true });
  const files = paths
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    .filter((path) => path !== '.dbperf/run.json');
  const read = async (path: string) => [path, await readFile(join(root, path), 'utf8')] as const;
  return Object.fromEntries(await Promise.all(files.sort().map(read)));
}
