import type { Config } from '../config/config.ts';
import { unverifiedOf } from '../measure/measure-paths.ts';
import type { AdviceReport } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
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
  readonly judged: Judgement;
  readonly notes: readonly string[];
}

/** Puts together the versioned document that one audit leaves. */
export function describeRun(parts: Parts): Run {
  const { judged } = parts;
  const { catalog, measured, paths, unverified, functions, captures } = parts.gathered;
  const own = measured.filter(({ path }) => !path.seen?.of);
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
    unverified: [
      ...unverified,
      ...measured.flatMap((one) => one.unverified ?? []),
      ...functions.flatMap(({ verdict }) => unverifiedOf(verdict) ?? []),
    ],
    advice: parts.advice,
    surroundings: surroundingsOf(parts.advice, catalog, parts.predicates),
    deploy: parts.deploy,
    findings: judged.findings,
    ignored: judged.ignored,
    silentRules: judged.silentRules,
    notes: [...parts.notes, ...gapNotes(catalog), ...unusedIgnores(parts)],
    policy: parts.config.runPolicy,
  };
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

function gapNotes(catalog: Catalog): readonly string[] {
  return catalog.gaps.map(({ subject, reason, help }) => `${subject}: ${reason}; ${help}`);
}
