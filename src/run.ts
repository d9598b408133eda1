import type { Config } from './config/config.ts';
import type { MeasuredPath } from './measure/measure-paths.ts';
import type { AdviceReport } from './model/advice.ts';
import type { Catalog } from './model/catalog.ts';
import type { Project } from './model/declared.ts';
import type { CriticalPath, Unverified } from './model/path.ts';
import type { Run, RunHead } from './model/run.ts';
import type { Target } from './postgres/target.ts';
import type { Judgement } from './rules/judge.ts';

interface Parts {
  readonly startedAt: string;
  /** dbperf's own version. */
  readonly dbperf: string;
  readonly config: Config;
  readonly project: Project;
  readonly target: Target;
  readonly paths: readonly CriticalPath[];
  /** Files that are no critical paths. */
  readonly unverified: readonly Unverified[];
  readonly catalog: Catalog;
  readonly measured: readonly MeasuredPath[];
  readonly advice: AdviceReport;
  readonly judged: Judgement;
  readonly notes: readonly string[];
}

/** Puts together the versioned document that one audit leaves. */
export function describeRun(parts: Parts): Run {
  const { measured, judged } = parts;
  return {
    version: 1,
    dbperf: parts.dbperf,
    head: headOf(parts),
    paths: parts.paths.map(({ name, source, fingerprint, budget, weight }) => ({
      name,
      source,
      fingerprint,
      budgetMs: budget.timeMs,
      weight,
    })),
    measurements: measured.flatMap((one) => one.measurements),
    verdicts: measured.map((one) => one.verdict),
    unverified: [...parts.unverified, ...measured.flatMap((one) => one.unverified ?? [])],
    advice: parts.advice,
    findings: judged.findings,
    ignored: judged.ignored,
    silentRules: judged.silentRules,
    notes: [...parts.notes, ...gapNotes(parts.catalog), ...unusedIgnores(parts)],
    policy: parts.config.runPolicy,
  };
}

function headOf({ startedAt, config, project, target, catalog }: Parts): RunHead {
  return {
    startedAt,
    host: target.host,
    database: catalog.server.database,
    role: catalog.server.role,
    serverVersion: catalog.server.version,
    evidence: config.analyze ? 'measured' : 'planned',
    schemaFiles: project.schemaFiles,
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
