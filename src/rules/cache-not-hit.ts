import type { CacheCall, FunctionReport } from '../model/function-path.ts';
import { formatMs, plural } from '../text/format.ts';
import { functionSubject, largest } from './reading/captured.ts';
import { nameOf } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

type CacheNotHit = {
  readonly set: string;
  readonly ttlMs: number;
  /** Of the second call. */
  readonly statements: number;
  readonly ms: number;
  /** Parameter sets whose second call sent none. */
  readonly hitSets: readonly string[];
};

export const cacheNotHit = defineRule({
  id: 'cache-not-hit',
  severity: 'error',
  when: 'The second call of a cached path, within its `ttl` and with the same parameters, sends statements.',
  effect: 'The cache costs memory and care, and the database does the work all the same.',
  remedy:
    'Look answers up under a key that is the same for the same parameters, and keep them where the next call looks.',
  needs: ['functions', 'captures'],
  *check({ functions, captures }): Iterable<Observation<CacheNotHit>> {
    for (const one of functions) {
      const missed = largest(missesOf(one), ({ again }) => again.statements);
      if (missed === null) continue;
      const { statements, ms } = missed.again;
      const facts = { set: missed.set, ttlMs: missed.ttlMs, statements, ms };
      yield {
        subject: functionSubject(one, captures),
        facts: { ...facts, hitSets: hitsOf(one) },
      };
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} sends ${plural(facts.statements, 'statement')} on its second call, within the ${formatMs(facts.ttlMs)} of its cache`,
    measured: `the second call took ${formatMs(facts.ms)} (parameters \`${facts.set}\`)${hits(facts)}`,
  }),
});

interface Miss {
  readonly set: string;
  readonly ttlMs: number;
  readonly again: CacheCall;
}

function missesOf({ cache }: FunctionReport): readonly Miss[] {
  if (cache === undefined) return [];
  return cache.checks.flatMap(({ set, again }) =>
    again !== null && again.statements > 0 ? [{ set, ttlMs: cache.ttlMs, again }] : [],
  );
}

function hitsOf({ cache }: FunctionReport): readonly string[] {
  const hit = (cache?.checks ?? []).filter(({ again }) => again?.statements === 0);
  return hit.map(({ set }) => set);
}

function hits({ hitSets }: CacheNotHit): string {
  return hitSets.length === 0 ? '' : `; hit with ${hitSets.map((set) => `\`${set}\``).join(', ')}`;
}
