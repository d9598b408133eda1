import { formatCount, formatMs } from '../text/format.ts';
import {
  byCallers,
  captureSubject,
  statementIdentity,
  textOf,
  worstOfStatements,
} from './reading/captured.ts';
import { nameOf } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

const MANY_VALUES = 1_000;

type HugeInList = {
  readonly statement: string;
  readonly callers: readonly string[];
  readonly set: string;
  readonly values: number;
  readonly slowestMs: number;
};

export const hugeInList = defineRule({
  id: 'huge-in-list',
  severity: 'warning',
  when: 'A statement was sent with a list of more than 1,000 values, in `IN (…)` or `= ANY (…)`.',
  effect:
    'The list is sent, parsed and planned anew with each call, grows with the data, and is cut into several statements where it exceeds 32,767 parameters.',
  remedy: 'Ask for the rows by what the list was selected by: a join or a sub-select.',
  needs: ['captures'],
  *check({ captures }): Iterable<Observation<HugeInList>> {
    for (const capture of captures) {
      for (const { run, group } of worstOfStatements(capture, (one) => one.longestList)) {
        if (group.longestList <= MANY_VALUES) continue;
        const { fingerprint, callers, longestList: values, slowestMs } = group;
        yield {
          subject: captureSubject(capture),
          identity: statementIdentity(capture, fingerprint),
          facts: { statement: textOf(run, fingerprint), callers, set: run.set, values, slowestMs },
        };
      }
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} sends a list of ${formatCount(facts.values)} values`,
    measured: `the slowest call took ${formatMs(facts.slowestMs)} (parameters \`${facts.set}\`)`,
    help: `select by a join or a sub-select what the list was made of: ${facts.statement}${byCallers(facts.callers)}`,
  }),
});
