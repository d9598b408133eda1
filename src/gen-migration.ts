import { join } from 'node:path';
import { currentSurroundings, surroundingsOfRun } from './audit/current-surroundings.ts';
import { readDeclared } from './audit/read-project.ts';
import { schemaChange } from './audit/schema-change.ts';
import type { World } from './audit/world.ts';
import { audit } from './audit.ts';
import type { Config } from './config/config.ts';
import { migrationFiles } from './migrate/files.ts';
import { planMigrations } from './migrate/plan.ts';
import type { Generation, Migration } from './model/migration.ts';
import type { Run } from './model/run.ts';
import {
  partialIndexesRefused,
  undeclarableNotes,
  undeclarablePartials,
  withoutUndeclarable,
} from './prisma/edit/undeclarable-partials.ts';
import { noMigrationsFolder } from './prisma/problems.ts';
import { readMigrations } from './prisma/read-migrations.ts';

export interface GenerationOptions {
  /** The run whose advice is taken; null: of a fresh audit. */
  readonly run: Run | null;
  readonly dropRedundant: boolean;
  readonly partialIndexes: boolean;
  /** Whether the project must have a migrations folder. */
  readonly needsFolder: boolean;
}

export interface Generated {
  readonly generation: Generation;
  readonly run: Run;
  /** Absolute folder of the project. */
  readonly root: string;
}

const withoutFolder =
  '--sql prints plain SQL; with Prisma Migrate, prisma migrate dev makes the first migration';

/** The advice of a run as migrations and schema lines; writes nothing. */
export async function generate(
  { run: given, dropRedundant, partialIndexes, needsFolder }: GenerationOptions,
  config: Config,
  world: World,
): Promise<Generated> {
  world.onProgress('reading the project');
  const read = await readDeclared(config, world);
  const { root, migrationsFolder } = read.project;
  if (needsFolder && migrationsFolder === null) throw noMigrationsFolder(root, withoutFolder);
  const run = given ?? (await audit(config, world)).run;
  const migrations = await readMigrations(read.project);
  const { surroundings, builds, notes } =
    given === null ? surroundingsOfRun(run) : await currentSurroundings(run, read, config, world);
  const now = new Date();
  const plan = planMigrations({ run, surroundings, builds, migrations, dropRedundant, now });
  const { defaultSchema } = surroundings;
  const where = { schema: read.schema, defaultSchema, version: read.project.prismaVersion };
  const barring = undeclarablePartials(plan, surroundings, where);
  if (partialIndexes && barring.length > 0) throw partialIndexesRefused(barring);
  const schema = await schemaChange(plan, read, surroundings, partialIndexes);
  const generation = {
    ...{ plan, schema: withoutUndeclarable(schema, barring) },
    folder: migrationsFolder ?? join(root, 'prisma', 'migrations'),
    files: migrationFiles(plan.migrations),
    notes: [
      ...notes,
      ...(migrations?.notes ?? []),
      ...(needsFolder ? plan.migrations.flatMap(semicolonNote) : []),
      ...undeclarableNotes(schema, barring),
    ],
  };
  return { generation, run, root };
}

/** In a name or a value: Prisma 7's driver adapters split the file there all the same. */
function semicolonNote({ directory, statement }: Migration): readonly string[] {
  return statement.slice(0, -1).includes(';')
    ? [`${directory}: a name in it holds a semicolon, at which Prisma 7 cuts it: use dbperf apply`]
    : [];
}
