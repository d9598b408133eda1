import type { Subject } from '../model/finding.ts';
import type { CacheCheck, CacheReport, FunctionReport } from '../model/function-path.ts';
import { formatMs, plural } from '../text/format.ts';
import { functionSubject } from './reading/captured.ts';
import { nameOf } from './reading/subject.ts';
import { pathTopic } from './reading/topic.ts';
import { defineRule, type Observation } from './rule.ts';

type CacheStale = {
  readonly after: 'a write' | 'the ttl';
  readonly ttlMs: number;
  readonly set: string;
  /** Parameter sets with which it is so. */
  readonly sets: readonly string[];
  /** What the call sent that came after it. */
  readonly statements: number;
};

export const cacheStaleAfterWrite = defineRule({
  id: 'cache-stale-after-write',
  severity: 'error',
  when: 'A cached path returns the value of before after its `invalidatedBy`, or sends no statement once its `ttl` is over.',
  effect: 'Whoever asks gets what was overwritten, after this write or after those of others.',
  remedy:
    'Forget the entry in every write, after it is committed, and give each entry an end that the cache keeps to.',
  needs: ['functions', 'captures'],
  *check({ functions, captures }): Iterable<Observation<CacheStale>> {
    for (const one of functions) {
      if (one.cache === undefined) continue;
      const subject = functionSubject(one, captures);
      yield* observe(one, one.cache, 'a write', isOldAfterWrite, subject);
      yield* observe(one, one.cache, 'the ttl', isKeptForEver, subject);
    }
  },
  render: (facts, subject) => ({
    message:
      facts.after === 'a write'
        ? `${nameOf(subject)} returns the old value after invalidatedBy wrote another`
        : `${nameOf(subject)} answers from its cache when its ttl of ${formatMs(facts.ttlMs)} is over`,
    measured: `the call after ${facts.after} sent ${plural(facts.statements, 'statement')} (parameters \`${facts.set}\`)`,
    help:
      facts.after === 'a write'
        ? `forget the entry in every write that changes it, after COMMIT; within the ttl of ${formatMs(facts.ttlMs)} readers get what was before`
        : 'give entries the ttl that the path names, and let advance move the clock that they expire by',
    proof:
      facts.after === 'a write' ? 'a new process with an empty cache reads another value' : null,
  }),
});

function isOldAfterWrite({ afterWrite }: CacheCheck): boolean {
  return afterWrite !== null && !afterWrite.current;
}

function isKeptForEver({ afterTtl }: CacheCheck): boolean {
  return afterTtl?.statements === 0;
}

function* observe(
  { path }: FunctionReport,
  { ttlMs, checks }: CacheReport,
  after: CacheStale['after'],
  isStale: (check: CacheCheck) => boolean,
  subject: Subject,
): Iterable<Observation<CacheStale>> {
  const stale = checks.filter(isStale);
  const [worst] = stale;
  if (worst === undefined) return;
  const sent = after === 'a write' ? worst.afterWrite : worst.afterTtl;
  yield {
    subject,
    identity: `${pathTopic(path)}, after ${after}`,
    facts: {
      ...{ after, ttlMs, set: worst.set, statements: sent?.statements ?? 0 },
      sets: stale.map(({ set }) => set),
    },
  };
}
