import type { Config } from '../config/config.ts';
import { unverifiedOf } from '../measure/measure-paths.ts';
import type { AdviceReport } from '../model/advice.ts';
import type { CatalogGap } from '../model/catalog.ts';
import type { ObservedReport } from '../model/observed.ts';
import type { PoolEvidence } from '../model/pool.ts';
import type { DeployCheck } from '../model/preflight.ts';
import type { Run, RunHead } from '../model/run.ts';
import type { Judgement } from '../rules/judge.ts';
import type { Gathered } from './evidence.ts';
import type { ReadProject } from './read-project.ts';
import { surroundingsOf } from './surroundings.ts';

interface Parts {
  readonly startedAt: string;
  /** dbperf's own version. */
  readonly dbperf: string;
  readonly config: Config;
  readonly read: ReadProject;
  readonly gathered: Gathered;
  readonly advice: AdviceReport;
  /** Of advised indexes, as PostgreSQL prints them. */
  readonly predicates: Readonly<Record<string, string>>;
  readonly deploy: DeployCheck | null;
  readonly pool: PoolEvidence;
  readonly judged: Judgement;
  readonly notes: readonly string[];
}

/** Puts together the versioned document that one audit leaves. */
export function describeRun(parts: Parts): Run {
  const { judged } = parts;
  const { catalog, measured, paths, unverified, functions, captures } = parts.gathered;
  // What was seen on the wire has no budget of its own.
  const own = measured.filter(({ path }) => path.seen === undefined);
  return {
    version: 4,
    dbperf: parts.dbperf,
    head: headOf(parts),
    paths: paths.map(({ name, source, fingerprint, budget, weight, seen }) => ({
      name,
      source,
      fingerprint,
      budgetMs: budget.timeMs,
      weight,
      partOf: seen?.of ?? null,
    })),
    measurements: measured.flatMap((one) => one.measurements),
    verdicts: [...own.map((one) => one.verdict), ...functions.map((one) => one.verdict)],
    functions,
    captures,
    observed: observedOf(parts.gathered),
    unverified: [
      ...unverified,
      ...own.flatMap((one) => one.unverified ?? []),
      ...functions.flatMap(({ verdict }) => unverifiedOf(verdict) ?? []),
    ],
    advice: parts.advice,
    surroundings: surroundingsOf(parts.advice, catalog, parts.predicates),
    deploy: parts.deploy,
    findings: judged.findings,
    ignored: judged.ignored,
    silentRules: judged.silentRules,
    notes: [
      ...parts.notes,
      ...gapNotes([...catalog.gaps, ...parts.pool.gaps]),
      ...unusedIgnores(parts),
    ],
    policy: parts.config.runPolicy,
  };
}

/** What of it could not be measured is listed with it: it has no budget that could be missed. */
function observedOf({ observed, measured }: Gathered): ObservedReport | null {
  if (observed === null) return null;
  const failed = measured.flatMap((one) =>
    one.unverified === null || one.unverified.cause === 'no-budget' ? [] : [one.unverified],
  );
  return { ...observed, listed: [...observed.listed, ...failed] };
}

function headOf({ startedAt, read, gathered }: Parts): RunHead {
  const { catalog, host, evidence, twin } = gathered;
  return {
    startedAt,
    host,
    database: catalog.server.database,
    role: catalog.server.role,
    serverVersion: catalog.server.version,
    evidence,
    twinVersion: twin?.version ?? null,
    schemaFiles: read.project.schemaFiles,
  };
}

/** An audit of some of the paths cannot tell whether an ignore matches nothing. */
function unusedIgnores({ config, judged }: Parts): readonly string[] {
  const partly = config.only.length > 0 || config.files.length > 0;
  return partly ? [] : judged.unusedIgnores;
}

function gapNotes(gaps: readonly CatalogGap[]): readonly string[] {
  return gaps.map(({ subject, reason, help }) => `${subject}: ${reason}; ${help}`);
}
