import type { AdviceReport } from './advice.ts';
import type { Capture } from './capture.ts';
import type { Finding, IgnoredFinding, Severity, SilentRule } from './finding.ts';
import type { FunctionReport } from './function-path.ts';
import type { Evidence, Measurement, Verdict } from './measurement.ts';
import type { Surroundings } from './migration.ts';
import type { ObservedReport } from './observed.ts';
import type { Unverified } from './path.ts';
import type { DeployCheck } from './preflight.ts';

/** The versioned document that one audit leaves. Every report is a pure function of it. */
export interface Run {
  readonly version: 4;
  readonly dbperf: string;
  readonly head: RunHead;
  readonly paths: readonly RunPath[];
  readonly measurements: readonly Measurement[];
  readonly verdicts: readonly Verdict[];
  readonly functions: readonly FunctionReport[];
  readonly captures: readonly Capture[];
  /** Where the workload was observed; null where it is the project's critical paths. */
  readonly observed: ObservedReport | null;
  readonly unverified: readonly Unverified[];
  readonly advice: AdviceReport;
  readonly surroundings: Surroundings;
  /** Null where a snapshot was audited. */
  readonly deploy: DeployCheck | null;
  readonly findings: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly silentRules: readonly SilentRule[];
  /** Notices that are neither findings nor failures: unread catalog parts, unused ignores, fallbacks. */
  readonly notes: readonly string[];
  readonly policy: RunPolicy;
}

export interface RunHead {
  /** ISO time at which the run began. */
  readonly startedAt: string;
  readonly host: string;
  readonly database: string;
  readonly role: string;
  readonly serverVersion: string;
  readonly evidence: Evidence;
  /** `server_version` of the plan twin; null where there was none. */
  readonly twinVersion: string | null;
  readonly schemaFiles: readonly string[];
}

export interface RunPath {
  readonly name: string;
  readonly source: string;
  readonly fingerprint: string;
  readonly budgetMs: number | null;
  readonly weight: number;
  /** The path in TypeScript whose statement it is; null for a path of its own. */
  readonly partOf: string | null;
}

/** What decides the exit code, kept so that a saved run exits as it did. */
export interface RunPolicy {
  readonly failOn: Severity | 'never';
  readonly allowPartial: boolean;
}
