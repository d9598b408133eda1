import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { advise } from '../../src/advise/advise.ts';
import { buildAndMeasure } from '../../src/measure/build.ts';
import { measurePaths } from '../../src/measure/measure-paths.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { CriticalPath, ParameterSet } from '../../src/model/path.ts';
import type { RulePolicy } from '../../src/model/policy.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import type { Session } from '../../src/postgres/session.ts';
import { findProject } from '../../src/prisma/find-project.ts';
import { readMigrations } from '../../src/prisma/read-migrations.ts';
import { readSchema } from '../../src/prisma/read-schema.ts';
import { type Judgement, judge } from '../../src/rules/judge.ts';
import type { Declared, RuleEvidence } from '../../src/rules/rule.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { readSqlFile } from '../../src/workload/sql-file.ts';
import { createDatabase } from '../support/database.ts';

/** A critical path as its file would hold it, and the values of its parameters by set. */
export interface PathText {
  readonly sql: string;
  readonly sets?: Readonly<Record<string, readonly (string | null)[]>>;
}

export interface Situation {
  readonly paths?: Readonly<Record<string, PathText>>;
  /** Models of a Prisma schema; the datasource is added. */
  readonly schema?: string;
  readonly previewFeatures?: readonly string[];
  /** `relationMode = "prisma"` and the like. */
  readonly datasource?: string;
  /** Directory name → SQL; absent: the project has no migrations. */
  readonly migrations?: Readonly<Record<string, string>>;
  /** Candidates for an index are built and measured. */
  readonly build?: boolean;
  /** False: plans only. */
  readonly analyze?: boolean;
}

/** A database for a test file, set up by these scripts; VACUUM needs one of its own. */
export function useDatabase(...setUp: readonly string[]) {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  beforeAll(async () => {
    database = await createDatabase();
    for (const script of setUp) await database.client.query(script);
  });
  afterAll(() => database.drop());
  const run = async (sql: string) => {
    await database.client.query(sql);
  };
  return {
    run,
    url: () => database.url,
    value: async (sql: string): Promise<string> => {
      const { rows } = await database.client.query({ text: sql, rowMode: 'array' });
      return String(rows[0]?.[0]);
    },
    gather: (situation: Situation) => gather(database.url, situation),
    /** What one rule says, all rules heard. */
    said: async (rule: string, situation: Situation = {}) =>
      saidOf(rule, await gather(database.url, situation)),
  };
}

export function saidOf(rule: string, evidence: Partial<RuleEvidence>): readonly Finding[] {
  return judged(evidence).findings.filter((finding) => finding.rule === rule);
}

export const noPolicy: RulePolicy = { severities: {}, ignores: [] };

export function judged(evidence: Partial<RuleEvidence>, policy = noPolicy): Judgement {
  const paths = (evidence.measurements ?? []).map(({ path }) => path);
  return judge(evidence, policy, paths);
}

async function gather(url: string, situation: Situation): Promise<Partial<RuleEvidence>> {
  const session = await connectUrl(url);
  try {
    const snapshot = await readCatalog(session);
    const measured = await measuredEvidence(session, snapshot, situation);
    const declared = situation.schema === undefined ? {} : await declaredEvidence(situation);
    return { snapshot, ...measured, ...declared };
  } finally {
    await session.close();
  }
}

async function measuredEvidence(session: Session, catalog: Catalog, situation: Situation) {
  const texts = Object.entries(situation.paths ?? {});
  const paths = await Promise.all(texts.map(([name, { sql }]) => criticalPath(name, sql)));
  const options = {
    runs: 2,
    analyze: situation.analyze ?? true,
    timeoutMs: 20_000,
    allowWrites: false,
  };
  const findSets = async ({ name }: CriticalPath) => parameterSets(situation.paths?.[name]);
  const measurements = await measurePaths(session, paths, catalog, {
    ...options,
    findSets,
    onPath: () => {},
  });
  const failed = measurements.find(({ unverified }) => unverified?.cause === 'failed');
  if (failed !== undefined) throw new Error(failed.unverified?.reason);
  const advice = await advise({
    paths: measurements,
    catalog,
    tryCandidate: situation.build
      ? (candidate, under) => buildAndMeasure(session, candidate, under, options)
      : null,
  });
  return { measurements, advice };
}

async function criticalPath(name: string, text: string): Promise<CriticalPath> {
  const file = await readSqlFile({ name: `sql/${name}.sql`, stem: name, text });
  if (file.path === null) throw new Error(JSON.stringify(file.problems));
  return file.path;
}

function parameterSets(text: PathText | undefined): readonly ParameterSet[] {
  const sets = Object.entries(text?.sets ?? { typical: [] });
  return sets.map(([name, values]) => ({ name, values, origin: 'the test' }));
}

async function declaredEvidence(situation: Situation): Promise<{ declared: Declared }> {
  const folder = await mkdtemp(join(tmpdir(), 'dbperf-rules-'));
  try {
    for (const [path, text] of Object.entries(projectFiles(situation))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const project = await findProject({ cwd: folder, env: {} });
    const [schema, migrations] = [await readSchema(project), await readMigrations(project)];
    return { declared: { project, schema, migrations, defaultSchema: 'public' } };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function projectFiles(situation: Situation): Readonly<Record<string, string>> {
  const migrations = Object.entries(situation.migrations ?? {}).map(
    ([name, sql]) => [`prisma/migrations/${name}/migration.sql`, sql] as const,
  );
  return { 'prisma/schema.prisma': schemaText(situation), ...Object.fromEntries(migrations) };
}

/** The situation's Prisma schema, whole. */
export function schemaText({ schema, datasource, previewFeatures = [] }: Situation): string {
  return [
    `datasource db {\n  provider = "postgresql"\n  ${datasource ?? ''}\n}`,
    `generator client {\n  provider = "prisma-client"\n  output = "../generated"\n  previewFeatures = ${JSON.stringify(previewFeatures)}\n}`,
    schema ?? '',
  ].join('\n\n');
}
