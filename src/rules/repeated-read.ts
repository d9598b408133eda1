import type { Capture, CaptureRun, RepeatedRead } from '../model/capture.ts';
import { formatCount, formatMs } from '../text/format.ts';
import { groupBy } from '../text/group-by.ts';
import {
  byCallers,
  captureSubject,
  groupOf,
  largest,
  loopsIn,
  statementIdentity,
  textOf,
} from './reading/captured.ts';
import { nameOf } from './reading/subject.ts';
import { statementTopic } from './reading/topic.ts';
import { defineRule, type Observation } from './rule.ts';

/** Tests and users ask for the same thing twice; a path is one call of one function. */
const FEWEST: Readonly<Record<Capture['kind'], number>> = { path: 2, recording: 3 };

type RepeatedReadFacts = {
  readonly statement: string;
  readonly callers: readonly string[];
  readonly set: string;
  readonly calls: number;
  readonly wastedMs: number;
};

export const repeatedRead = defineRule({
  id: 'repeated-read',
  severity: 'warning',
  when: 'The same read was sent again with the same parameters, and nothing was written in between.',
  effect: 'The answer was known already; every repetition costs a round trip and the work again.',
  remedy: 'Hand the first result on, or read it once before it is needed in several places.',
  needs: ['captures'],
  yieldsTo: ['cache-candidate'],
  *check({ captures }): Iterable<Observation<RepeatedReadFacts>> {
    for (const capture of captures) {
      const seen = capture.runs.flatMap((run) => repeatsIn(run).map((found) => ({ run, found })));
      for (const same of groupBy(seen, ({ found }) => found.statement).values()) {
        const worst = largest(same, ({ found }) => found.calls);
        if (worst === null || worst.found.calls < FEWEST[capture.kind]) continue;
        yield observe(capture, worst.run, worst.found);
      }
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} sends the same read ${formatCount(facts.calls)} times with the same parameters`,
    measured: `all but the first took ${formatMs(facts.wastedMs)} (parameters \`${facts.set}\`)`,
    help: `read it once: ${facts.statement}${byCallers(facts.callers)}`,
  }),
});

/** Without those that a loop over rows asks again: that finding names the cause. */
function repeatsIn(run: CaptureRun): readonly RepeatedRead[] {
  const children = loopsIn(run).map(({ child }) => child);
  return run.traffic.repeats
    .filter((one) => one.kind === 'repeated-read')
    .filter(({ statement }) => !children.includes(statement));
}

function observe(
  capture: Capture,
  run: CaptureRun,
  { statement, calls, wastedMs }: RepeatedRead,
): Observation<RepeatedReadFacts> {
  const { callers = [] } = groupOf(run, statement) ?? {};
  return {
    subject: captureSubject(capture),
    identity: statementIdentity(capture, statement),
    about: [statementTopic(statement)],
    // Requests of several users may ask for the same thing.
    ...(capture.kind === 'recording' ? { severity: 'info' as const } : {}),
    facts: { statement: textOf(run, statement), callers, set: run.set, calls, wastedMs },
  };
}
