import type { AdviceReport } from '../model/advice.ts';
import type { Capture } from '../model/capture.ts';
import type { Catalog } from '../model/catalog.ts';
import type { DeclaredSchema, Migrations, Project } from '../model/declared.ts';
import type { Facts, Severity, Subject } from '../model/finding.ts';
import type { FunctionReport } from '../model/function-path.ts';
import type { Measurement, Verdict } from '../model/measurement.ts';
import type { ObservedReport } from '../model/observed.ts';
import type { CriticalPath } from '../model/path.ts';
import type { PoolEvidence } from '../model/pool.ts';

/** All that rules may look at. A kind that could not be gathered is absent. */
export interface RuleEvidence {
  readonly snapshot: Catalog;
  readonly declared: Declared;
  readonly measurements: readonly PathMeasurements[];
  readonly advice: AdviceReport;
  /** What paths in TypeScript sent, and recordings hold. */
  readonly captures: readonly Capture[];
  /** Of the paths in TypeScript that ran. */
  readonly functions: readonly FunctionReport[];
  /** What statistics, a log or a recording saw; null where the workload is the project's paths. */
  readonly observed: ObservedReport | null;
  /** How the service connects, and what the server admits. */
  readonly pool: PoolEvidence;
}

export interface Declared {
  readonly project: Project;
  readonly schema: DeclaredSchema;
  /** Null where the project has no migrations folder. */
  readonly migrations: Migrations | null;
  /** The schema that models without `@@schema` live in. */
  readonly defaultSchema: string;
}

/** One path with everything that was measured of it. */
export interface PathMeasurements {
  readonly path: CriticalPath;
  readonly measurements: readonly Measurement[];
  readonly verdict: Verdict;
}

export type EvidenceKind = keyof RuleEvidence;

/** One fact that a rule found; words are made from it once, by `render`. */
export interface Observation<F extends Facts = Facts> {
  readonly subject: Subject;
  readonly facts: F;
  /** Replaces the rule's severity, where it depends on the fact. */
  readonly severity?: Severity;
  /** What the finding's key names instead of its subject. */
  readonly identity?: string;
  /** What it speaks about beside its subject (reading/topic.ts), for rules that yield to it. */
  readonly about?: readonly string[];
  /** Said even where another rule names the cause. */
  readonly stands?: boolean;
}

export interface Rendered {
  readonly message: string;
  readonly measured?: string | null;
  readonly help?: string;
  readonly proof?: string | null;
  /** Replaces the rule's `effect` where the facts say it better. */
  readonly why?: string;
}

export interface Rule<
  K extends EvidenceKind = EvidenceKind,
  U extends EvidenceKind = EvidenceKind,
  F extends Facts = Facts,
> {
  readonly id: string;
  readonly severity: Severity;
  /** The condition under which it speaks, one sentence. */
  readonly when: string;
  /** Why that matters, one sentence. */
  readonly effect: string;
  /** What to do, one sentence. */
  readonly remedy: string;
  /** Evidence without which it is silent, and said to be. */
  readonly needs: readonly K[];
  /** Evidence that it looks at where there is some. */
  readonly uses?: readonly U[];
  /** Rules that name the cause: of two findings on one topic, the other rule's is kept. */
  readonly yieldsTo?: readonly string[];
  readonly check: (
    evidence: Pick<RuleEvidence, K> & Partial<Pick<RuleEvidence, U>>,
  ) => Iterable<Observation<F>>;
  readonly render: (facts: F, subject: Subject) => Rendered;
}

/** Fixes the types of one rule; the registry then holds rules of every kind alike. */
export function defineRule<K extends EvidenceKind, F extends Facts, U extends EvidenceKind = never>(
  rule: Rule<K, U, F>,
): Rule {
  return rule as unknown as Rule;
}
