import type { Finding, SilentRule } from '../../model/finding.ts';
import type { RulePolicy } from '../../model/policy.ts';
import { subjectTopic } from '../reading/topic.ts';
import type { EvidenceKind, Observation, Rule, RuleEvidence } from '../rule.ts';

/** A finding with what decides whether it is said. */
export interface Statement {
  readonly finding: Finding;
  readonly rule: Rule;
  readonly topics: readonly string[];
  readonly stands: boolean;
}

export interface Heard {
  readonly statements: readonly Statement[];
  readonly silent: readonly SilentRule[];
}

/** One rule on the evidence that it asked for, and no other; where it throws, it says nothing. */
export function hear(rule: Rule, evidence: Partial<RuleEvidence>, policy: RulePolicy): Heard {
  const missing = rule.needs.filter((kind) => evidence[kind] === undefined);
  if (missing.length > 0) {
    const reason = missing.map((kind) => absence[kind]).join(', ');
    return { statements: [], silent: [{ rule: rule.id, reason }] };
  }
  try {
    const observations = [...rule.check(pick(evidence, rule))];
    return { statements: observations.map((one) => state(rule, one, policy)), silent: [] };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { statements: [], silent: [{ rule: rule.id, reason: `the rule failed: ${cause}` }] };
  }
}

const absence: Record<EvidenceKind, string> = {
  snapshot: 'the catalog could not be read',
  declared: 'no Prisma schema was read',
  measurements: 'no path was measured',
  advice: 'indexes were not looked for',
  captures: 'nothing was captured',
  functions: 'no path in TypeScript ran',
  observed: 'the observed workload was not read',
  pool: 'the pool was not read',
};

function pick(evidence: Partial<RuleEvidence>, rule: Rule): RuleEvidence {
  const wanted: readonly string[] = [...rule.needs, ...(rule.uses ?? [])];
  return Object.fromEntries(
    Object.entries(evidence).filter(([kind]) => wanted.includes(kind)),
  ) as unknown as RuleEvidence;
}

function state(rule: Rule, observation: Observation, policy: RulePolicy): Statement {
  const { subject, facts, identity, about = [], stands = false } = observation;
  const graded = policy.severities[rule.id];
  const own = observation.severity ?? rule.severity;
  const topic = subjectTopic(subject);
  const rendered = rule.render(facts, subject);
  const finding: Finding = {
    rule: rule.id,
    severity: graded === undefined || graded === 'off' ? own : graded,
    key: `${rule.id}: ${identity ?? topic}`,
    subject,
    facts,
    message: rendered.message,
    measured: rendered.measured ?? null,
    why: rendered.why ?? asPhrase(rule.effect),
    help: rendered.help ?? asPhrase(rule.remedy),
    proof: rendered.proof ?? null,
  };
  return { finding, rule, topics: [topic, ...about], stands };
}

/** A rule's sentence as it stands in a finding: `Each write ….` becomes `each write …`. */
function asPhrase(sentence: string): string {
  return sentence.replace(/\.$/, '').replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
}
