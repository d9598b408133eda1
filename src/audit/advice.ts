import { advise } from '../advise/advise.ts';
import { declaredCandidates } from '../advise/declared-candidates.ts';
import type { Config } from '../config/config.ts';
import type { AdviceReport } from '../model/advice.ts';
import { majorOf } from '../text/postgres-version.ts';
import type { Gathered } from './evidence.ts';
import { growthOf } from './growth.ts';
import type { ReadProject } from './read-project.ts';
import { plannable, predicatesOf, whatIfOn } from './what-if.ts';
import type { World } from './world.ts';

export interface Advised {
  readonly advice: AdviceReport;
  /** Of the advised indexes, as PostgreSQL prints them, by the index's name. */
  readonly predicates: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** Advice for what was measured, on trial in the twin, with the growth of every path. */
export async function adviseOn(
  gathered: Gathered,
  { schema }: ReadProject,
  config: Config,
  { onProgress }: World,
): Promise<Advised> {
  const { twin, catalog, measured } = gathered;
  const verified = measured.filter(({ measurements }) => measurements.length > 0);
  const { paths, notes } =
    twin === null ? { paths: verified, notes: [] } : await plannable(twin, verified, catalog);
  const whatIf = twin === null ? null : whatIfOn(twin, paths);
  const major = majorOf(catalog.server.versionNum);
  const report = await advise({
    paths,
    catalog,
    whatIf,
    proofKind: twin?.sameMajor === false ? { unproven: `on ${major}` } : 'twin',
    build: gathered.build,
    declared: declaredCandidates(schema, catalog, catalog.searchPath[0] ?? 'public'),
    limits: { maxIndexes: config.maxIndexes, maxIndexBytes: config.maxIndexBytes },
    ...(gathered.extensions === null ? {} : { extensions: gathered.extensions }),
    onProgress,
  });
  if (twin === null || whatIf === null) return { advice: report, predicates: {}, notes };
  onProgress('growing the plan twin to 10× and 100×');
  return {
    advice: { ...report, growth: await growthOf(twin, whatIf, paths, report.advice) },
    predicates: await predicatesOf(twin, report.advice),
    notes,
  };
}
