import { advise } from '../../../src/advise/advise.ts';
import { measurePaths } from '../../../src/measure/measure-paths.ts';
import type { AdviceReport, WhatIf } from '../../../src/model/advice.ts';
import type { Catalog } from '../../../src/model/catalog.ts';
import type { CriticalPath, ParameterSet } from '../../../src/model/path.ts';
import { connectUrl } from '../../../src/postgres/connect.ts';
import type { Session } from '../../../src/postgres/session.ts';
import { readCatalog } from '../../../src/snapshot/catalog.ts';
import { fingerprint } from '../../../src/sql/parse.ts';
import { quoteRelation } from '../../../src/sql/quote.ts';
import type { TestDatabase } from '../../support/database.ts';
import { type RealPlanner, realPlanner } from '../support/real-planner.ts';
import type { CorpusCase } from './case.ts';

/** The loaded corpus, as an audit sees it. */
export interface AuditedCorpus {
  readonly database: TestDatabase;
  readonly session: Session;
  readonly catalog: Catalog;
  readonly extensions: readonly string[];
  readonly planner: RealPlanner;
}

export async function auditedCorpus(database: TestDatabase): Promise<AuditedCorpus> {
  const session = await connectUrl(database.url);
  const { rows } = await database.client.query<{ extname: string }>(
    'SELECT extname FROM pg_extension ORDER BY extname',
  );
  const extensions = rows.map(({ extname }) => extname);
  const planner = realPlanner(database.client);
  return { database, session, catalog: await readCatalog(session), extensions, planner };
}

/** What dbperf advises for the case alone: the one place that calls it. */
export async function adviceFor(one: CorpusCase, corpus: AuditedCorpus): Promise<AdviceReport> {
  const { database, session, catalog, extensions, planner } = corpus;
  const paths = await measurePaths(session, [await pathOf(one)], catalog, {
    runs: 1,
    analyze: true,
    timeoutMs: 20_000,
    allowWrites: false,
    findSets: () => Promise.resolve([setOf(one)]),
    onPath: () => undefined,
  });
  const failure = paths[0]?.measurements.length === 0 ? paths[0].unverified?.reason : null;
  if (failure) throw new Error(`${one.name}: ${failure}`);
  return advise({
    paths,
    catalog,
    whatIf: withStatistics(planner.whatIf(paths), database),
    proofKind: 'twin',
    build: null,
    declared: [],
    limits: { maxIndexes: null, maxIndexBytes: null },
    extensions,
    onProgress: () => undefined,
  });
}

/** An expression has statistics only once ANALYZE has seen its index; a guess stands in till then. */
function withStatistics(whatIf: WhatIf, { client }: TestDatabase): WhatIf {
  const prepare: WhatIf['prepare'] = async (candidates) => {
    const prepared = await whatIf.prepare(candidates);
    const expressions = candidates.filter(({ keys }) => keys.some(({ column }) => column === null));
    for (const table of new Set(expressions.map(({ table }) => quoteRelation(table)))) {
      await client.query(`ANALYZE ${table}`);
    }
    return prepared;
  };
  return { ...whatIf, prepare };
}

async function pathOf({ name, statement, parameters }: CorpusCase): Promise<CriticalPath> {
  return {
    name,
    source: 'corpus.sql',
    sql: statement,
    line: 1,
    fingerprint: await fingerprint(statement),
    budget: { timeMs: 1 },
    parameters: parameters.map((_, n) => ({
      number: n + 1,
      name: null,
      type: null,
      nullable: false,
    })),
    samples: [],
    weight: 1,
    small: false,
    ignores: [],
    kind: 'read',
    writesRollback: false,
  };
}

function setOf({ parameters }: CorpusCase): ParameterSet {
  return { name: 'typical', values: parameters, origin: 'the case' };
}
