import { type AdviseInput, advise } from '../../../src/advise/advise.ts';
import { buildAll } from '../../../src/measure/build.ts';
import { measurePaths } from '../../../src/measure/measure-paths.ts';
import type { Advice, AdviceReport, PathUnderTrial } from '../../../src/model/advice.ts';
import type { Catalog } from '../../../src/model/catalog.ts';
import { connectUrl } from '../../../src/postgres/connect.ts';
import type { Session } from '../../../src/postgres/session.ts';
import { readCatalog } from '../../../src/snapshot/catalog.ts';
import { readSqlFile } from '../../../src/workload/sql-file.ts';
import type { TestDatabase } from '../../support/database.ts';
import { type RealPlanner, realPlanner } from './real-planner.ts';

export interface Statement {
  readonly sql: string;
  /** Of `$1`, `$2`, … */
  readonly values?: readonly (string | null)[];
  readonly weight?: number;
}

export type Workload = Readonly<Record<string, Statement | string>>;

export interface Situation extends Partial<Omit<AdviseInput, 'build'>> {
  /** Statements are executed, so that plans have actual rows. */
  readonly analyze?: boolean;
  /** What is chosen is built and measured. */
  readonly build?: boolean;
}

export interface Advisor {
  readonly catalog: Catalog;
  /** Advice for the statements, by PostgreSQL's own planner or the one given. */
  readonly adviceFor: (workload: Workload, situation?: Situation) => Promise<AdviceReport>;
  readonly calls: RealPlanner['calls'];
  readonly close: () => Promise<void>;
}

const options = { runs: 3, timeoutMs: 20_000, allowWrites: false };

/** Reads the catalog once: what trials build afterwards is not in it. */
export async function openAdvisor(database: TestDatabase): Promise<Advisor> {
  const session = await connectUrl(database.url);
  const catalog = await readCatalog(session);
  const planner = realPlanner(database.client);
  return {
    catalog,
    calls: planner.calls,
    adviceFor: async (workload, situation = {}) => {
      const measuring = { ...options, analyze: situation.analyze ?? situation.build ?? false };
      const paths = await measured(session, workload, catalog, measuring);
      return advise({
        ...defaults,
        catalog,
        whatIf: planner.whatIf(paths),
        ...situation,
        paths,
        build: situation.build
          ? (candidates, under) => buildAll(session, candidates, under, measuring)
          : null,
      });
    },
    close: async () => {
      await planner.dispose();
      await session.close();
    },
  };
}

const defaults = {
  proofKind: 'twin' as const,
  declared: [],
  limits: { maxIndexes: null, maxIndexBytes: null },
  onProgress: () => {},
};

async function measured(
  session: Session,
  workload: Workload,
  catalog: Catalog,
  measuring: typeof options & { readonly analyze: boolean },
): Promise<readonly PathUnderTrial[]> {
  const texts = Object.entries(workload).map(([name, text]) => ({
    name,
    ...(typeof text === 'string' ? { sql: text } : text),
  }));
  const paths = await Promise.all(
    texts.map(async (text) => {
      const source = `sql/${text.name}.sql`;
      const header = text.weight === undefined ? '' : `-- @weight ${text.weight}\n`;
      const file = await readSqlFile({ name: source, stem: text.name, text: header + text.sql });
      if (file.path === null) throw new Error(JSON.stringify(file.problems));
      return file.path;
    }),
  );
  const values = new Map(texts.map(({ values }, n) => [paths[n]?.name, values ?? []]));
  const found = await measurePaths(session, paths, catalog, {
    ...measuring,
    findSets: async ({ name }) => [
      { name: 'typical', values: values.get(name) ?? [], origin: 'the test' },
    ],
    onPath: () => {},
  });
  const failed = found.find(({ measurements }) => measurements.length === 0);
  if (failed !== undefined) throw new Error(failed.verdict.reason ?? failed.path.name);
  return found;
}

/** The advised indexes as `table (keys) …`, without the schema. */
export function indexesIn({ advice }: { readonly advice: readonly Advice[] }): readonly string[] {
  return advice.map(({ sql }) => sql.replace(/^.*? ON "public"\./, '').replace(/;$/, ''));
}
