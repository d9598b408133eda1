import type pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { advise } from '../../src/advise/advise.ts';
import { declaredCandidates } from '../../src/advise/declared-candidates.ts';
import { buildAll } from '../../src/measure/build.ts';
import { type MeasuredPath, measurePaths } from '../../src/measure/measure-paths.ts';
import type { AdviceReport, Candidate } from '../../src/model/advice.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { CriticalPath, ParameterSet } from '../../src/model/path.ts';
import type { RulePolicy } from '../../src/model/policy.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import type { Session } from '../../src/postgres/session.ts';
import { type Judgement, judge } from '../../src/rules/judge.ts';
import type { RuleEvidence } from '../../src/rules/rule.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { readSqlFile } from '../../src/workload/sql-file.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { declaredBy, type ProjectText } from './declared-by.ts';
import { plannerOn } from './planner.ts';

/** A critical path as its file would hold it, and the values of its parameters by set. */
export interface PathText {
  readonly sql: string;
  readonly sets?: Readonly<Record<string, readonly (string | null)[]>>;
}

export interface Situation extends ProjectText {
  readonly paths?: Readonly<Record<string, PathText>>;
  /** Candidates for an index are tried on a planner of this version, or of another. */
  readonly planner?: 'same version' | 'another version';
  /** What the planner chose is built and measured. */
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
    gather: (situation: Situation) => gather(database, situation),
    /** What one rule says, all rules heard. */
    said: async (rule: string, situation: Situation = {}) =>
      saidOf(rule, await gather(database, situation)),
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

async function gather(
  { url, client }: Pick<TestDatabase, 'url' | 'client'>,
  situation: Situation,
): Promise<Partial<RuleEvidence>> {
  const session = await connectUrl(url);
  try {
    const snapshot = await readCatalog(session);
    const declared = situation.schema === undefined ? null : await declaredBy(situation);
    const missing = declared ? declaredCandidates(declared.schema, snapshot, 'public') : [];
    const measurements = await measured(session, snapshot, situation);
    const advice = await advised(session, client, { snapshot, measurements, missing }, situation);
    return {
      snapshot,
      measurements,
      advice,
      ...nothingElse,
      ...(declared === null ? {} : { declared }),
    };
  } finally {
    await session.close();
  }
}

/** A project whose workload is SQL files, and that says nothing of its connections. */
const nothingElse = {
  captures: [],
  functions: [],
  observed: null,
  pool: {
    ...{ prismaMajor: 7, pools: [], clients: [], server: null, pooler: null, gaps: [] },
    migrations: { url: null, direct: false },
    deployment: { serverless: null, instances: null },
    seen: { inOneCall: null, inRecording: null },
  },
} satisfies Partial<RuleEvidence>;

const options = { runs: 2, timeoutMs: 20_000, allowWrites: false };

async function measured(
  session: Session,
  catalog: Catalog,
  { paths: texts = {}, analyze = true }: Situation,
): Promise<readonly MeasuredPath[]> {
  const entries = Object.entries(texts);
  const paths = await Promise.all(entries.map(([name, { sql }]) => criticalPath(name, sql)));
  const findSets = async ({ name }: CriticalPath) => parameterSets(texts[name]);
  const onPath = () => {};
  const how = { ...options, analyze, findSets, onPath };
  const measurements = await measurePaths(session, paths, catalog, how);
  const failed = measurements.find(({ unverified }) => unverified?.cause === 'failed');
  if (failed !== undefined) throw new Error(failed.unverified?.reason);
  return measurements;
}

interface Read {
  readonly snapshot: Catalog;
  readonly measurements: readonly MeasuredPath[];
  /** Declared, and not in the database. */
  readonly missing: readonly Candidate[];
}

async function advised(
  session: Session,
  client: pg.Client,
  { snapshot, measurements, missing }: Read,
  { planner, build = false, analyze = true }: Situation,
): Promise<AdviceReport> {
  const whatIf = build || planner !== undefined ? plannerOn(client, measurements) : null;
  try {
    return await advise({
      paths: measurements,
      catalog: snapshot,
      whatIf,
      proofKind: planner === 'another version' ? { unproven: 'on 18' } : 'twin',
      build: build ? (...what) => buildAll(session, ...what, { ...options, analyze }) : null,
      declared: missing,
      limits: { maxIndexes: null, maxIndexBytes: null },
      onProgress: () => {},
    });
  } finally {
    await whatIf?.forget();
  }
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
