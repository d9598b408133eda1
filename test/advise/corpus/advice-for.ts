import { type AdviseInput, advise } from '../../../src/advise/advise.ts';
import { extensionsOf } from '../../../src/audit/evidence.ts';
import { plannable } from '../../../src/audit/what-if.ts';
import { type MeasuredPath, measurePaths } from '../../../src/measure/measure-paths.ts';
import type { AdviceReport } from '../../../src/model/advice.ts';
import type { Catalog } from '../../../src/model/catalog.ts';
import type { CriticalPath, ParameterSet } from '../../../src/model/path.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { connectUrl } from '../../../src/postgres/connect.ts';
import type { Session } from '../../../src/postgres/session.ts';
import { readCatalog } from '../../../src/snapshot/catalog.ts';
import { takeSnapshot } from '../../../src/snapshot/take.ts';
import { fingerprint } from '../../../src/sql/parse.ts';
import { buildTwin } from '../../../src/twin/build.ts';
import type { Twin } from '../../../src/twin/twin.ts';
import type { CorpusCase } from './case.ts';
import { candidatesOf, type SharedTwin, sharedTwin } from './shared-twin.ts';

/** The loaded corpus, as an audit sees it: every case measured, and one twin for all of them. */
export interface AuditedCorpus {
  readonly twin: Twin;
  readonly shared: SharedTwin;
  readonly inputs: ReadonlyMap<string, AdviseInput>;
}

export async function auditedCorpus(
  url: string,
  cases: readonly CorpusCase[],
): Promise<AuditedCorpus> {
  const session = await connectUrl(url);
  try {
    const catalog = await readCatalog(session);
    const measured = await measuredOf(session, catalog, cases);
    const snapshot = await takeSnapshot(session, catalog, { dbperf: '0', parameterSets: [] });
    return await onTwin(await buildTwin(snapshot), measured, catalog, snapshot);
  } finally {
    await session.close();
  }
}

async function onTwin(
  twin: Twin,
  measured: readonly MeasuredPath[],
  catalog: Catalog,
  snapshot: Snapshot,
): Promise<AuditedCorpus> {
  try {
    const { paths, notes } = await plannable(twin, measured, catalog);
    const lacking = [...notes, ...twin.notes, ...twin.notSimulated.map(({ reason }) => reason)];
    if (lacking.length > 0) throw new Error(lacking.join('\n'));
    const inputs = new Map(
      paths.map((under) => [
        under.path.name,
        { ...alone, paths: [under], catalog, extensions: extensionsOf(snapshot) },
      ]),
    );
    const shared = await sharedTwin(twin, await candidatesOf([...inputs.values()]));
    return { twin, shared, inputs };
  } catch (error) {
    await twin.close();
    throw error;
  }
}

/** What dbperf advises for the case alone. */
export function adviceFor(
  { name }: CorpusCase,
  { shared, inputs }: AuditedCorpus,
): Promise<AdviceReport> {
  const input = inputs.get(name);
  if (input === undefined) throw new Error(`${name} was not measured`);
  return advise({ ...input, whatIf: shared(input.paths) });
}

const alone: Omit<AdviseInput, 'paths' | 'catalog'> = {
  whatIf: null,
  proofKind: 'twin',
  build: null,
  declared: [],
  limits: { maxIndexes: null, maxIndexBytes: null },
  onProgress: () => undefined,
};

async function measuredOf(
  session: Session,
  catalog: Catalog,
  cases: readonly CorpusCase[],
): Promise<readonly MeasuredPath[]> {
  const sets = new Map(cases.map((one) => [one.name, setOf(one)]));
  const paths = await Promise.all(cases.map(pathOf));
  const measured = await measurePaths(session, paths, catalog, {
    runs: 1,
    analyze: true,
    timeoutMs: 20_000,
    allowWrites: false,
    findSets: async ({ name }) => [sets.get(name)].filter((set) => set !== undefined),
    onPath: () => undefined,
  });
  const failed = measured.filter(({ measurements }) => measurements.length === 0);
  const reasons = failed.map(({ path, unverified }) => `${path.name}: ${unverified?.reason}`);
  if (failed.length > 0) throw new Error(reasons.join('\n'));
  return measured;
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
