import type { Finding, IgnoredFinding, Severity, SilentRule } from '../model/finding.ts';
import type { CriticalPath } from '../model/path.ts';
import type { RuleIgnore, RulePolicy } from '../model/policy.ts';
import { hear, type Statement } from './judging/hear.ts';
import { allIgnores, matchIgnores } from './judging/ignores.ts';
import { rules } from './registry.ts';
import type { Rule, RuleEvidence } from './rule.ts';

export interface Judgement {
  readonly findings: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly silentRules: readonly SilentRule[];
  /** Where an ignore is written that matches nothing. */
  readonly unusedIgnores: readonly string[];
}

/**
 * What all rules say of the evidence: graded and ignored as the policy and the paths' own `@ignore`
 * ask, one finding per cause, the gravest first.
 */
export function judge(
  evidence: Partial<RuleEvidence>,
  policy: RulePolicy,
  paths: readonly CriticalPath[],
  among: readonly Rule[] = rules,
): Judgement {
  const active = among.filter((rule) => policy.severities[rule.id] !== 'off');
  const heard = active.map((rule) => hear(rule, evidence, policy));
  const ignores = allIgnores(policy, paths);
  const statements = heard.flatMap((one) => one.statements);
  const matches = statements.map((one) => ({ one, ...matchIgnores(one.finding, ignores) }));
  const spoken = matches.filter(({ covered }) => !covered).map(({ one }) => one);
  const silentRules = heard.flatMap(({ silent }) => silent);
  const used = new Set(matches.flatMap(({ matching }) => matching));
  return {
    findings: spoken
      .filter((one) => !yields(one, spoken))
      .map(({ finding }) => finding)
      .sort(gravestFirst),
    ignored: matches.flatMap(asIgnored).sort((a, b) => gravestFirst(a.finding, b.finding)),
    silentRules,
    unusedIgnores: ignores
      .filter((ignore) => !used.has(ignore))
      .filter((ignore) => !silentRules.some(({ rule }) => rule === ignore.rule))
      .map(({ source }) => source),
  };
}

/**
 * Whether another rule names the cause. Only one that is as grave and is not ignored: otherwise a
 * broken budget would pass in silence wherever `missing-index` is graded down.
 */
function yields(one: Statement, spoken: readonly Statement[]): boolean {
  return (
    !one.stands &&
    spoken.some(
      (other) =>
        (one.rule.yieldsTo ?? []).includes(other.rule.id) &&
        gravity[other.finding.severity] <= gravity[one.finding.severity] &&
        other.topics.some((topic) => one.topics.includes(topic)),
    )
  );
}

const gravity: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

function gravestFirst(a: Finding, b: Finding): number {
  return (
    gravity[a.severity] - gravity[b.severity] || compare(a.rule, b.rule) || compare(a.key, b.key)
  );
}

/** By code units: the same order on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Match {
  readonly one: Statement;
  readonly matching: readonly RuleIgnore[];
  readonly covered: boolean;
}

function asIgnored({ one, matching, covered }: Match): readonly IgnoredFinding[] {
  if (!covered) return [];
  const reasons = [...new Set(matching.map(({ reason }) => reason))];
  return [{ finding: one.finding, reason: reasons.join('; ') }];
}
