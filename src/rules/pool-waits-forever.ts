import { optionHelp, poolSubject } from './reading/pools.ts';
import { nameOf } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

type Waits = {
  readonly form: string;
  readonly source: string;
  /** `default`, or `set` to 0. */
  readonly origin: string;
};

export const poolWaitsForever = defineRule({
  id: 'pool-waits-forever',
  severity: 'warning',
  when: 'A request that finds every connection of the pool taken waits for one without a limit.',
  effect:
    'When the database is slow or the pool leaks, requests pile up and none of them fails: users wait, and no error says why.',
  remedy: 'Set how long a request may wait for a connection.',
  needs: ['pool'],
  *check({ pool }): Iterable<Observation<Waits>> {
    for (const { form, source, waitMs } of pool.pools) {
      if (waitMs.value !== 0) continue;
      yield { subject: poolSubject(source), facts: { form, source, origin: waitMs.origin } };
    }
  },
  render: ({ form, source, origin }, subject) => ({
    message: `${nameOf(subject)} waits for a connection for ever (${
      form === 'adapter'
        ? `\`connectionTimeoutMillis\` is ${origin === 'set' ? '0' : 'not set, and 0 by default'}`
        : '`pool_timeout=0`'
    })`,
    help:
      form === 'adapter'
        ? optionHelp({ form, source }, 'connectionTimeoutMillis: 5000', '')
        : `take pool_timeout=0 out of the URL (${source}): Prisma then waits for 10 seconds`,
  }),
});
