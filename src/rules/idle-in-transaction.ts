import type { Capture, CaptureRun, IdleInTransaction } from '../model/capture.ts';
import { formatMs } from '../text/format.ts';
import { groupBy } from '../text/group-by.ts';
import { captureSubject, largest, statementIdentity, textOf } from './reading/captured.ts';
import { nameOf } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

const LONG_MS = 100;

type IdleFacts = {
  /** The statements before and behind the pause. */
  readonly after: string;
  readonly before: string;
  readonly set: string;
  readonly idleMs: number;
};

export const idleInTransaction = defineRule({
  id: 'idle-in-transaction',
  severity: 'warning',
  when: 'Between two statements of one transaction the client sent nothing for 100 ms or longer.',
  effect:
    'The transaction keeps its connection and its locks while nothing is done with them, others queue behind it, and VACUUM waits for it.',
  remedy: 'Do what is no SQL, a call of a gateway above all, before BEGIN or after COMMIT.',
  needs: ['captures'],
  *check({ captures }): Iterable<Observation<IdleFacts>> {
    for (const capture of captures) {
      const seen = capture.runs.flatMap((run) => run.traffic.idle.map((idle) => ({ run, idle })));
      for (const same of groupBy(seen, ({ idle }) => `${idle.after} ${idle.before}`).values()) {
        const worst = largest(same, ({ idle }) => idle.idleMs);
        if (worst !== null && worst.idle.idleMs >= LONG_MS) yield observe(capture, worst);
      }
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} waits ${formatMs(facts.idleMs)} inside a transaction`,
    measured: `longest pause (parameters \`${facts.set}\`)`,
    help: `move what is done between "${facts.after}" and "${facts.before}" out of the transaction`,
  }),
});

function observe(
  capture: Capture,
  { run, idle }: { readonly run: CaptureRun; readonly idle: IdleInTransaction },
): Observation<IdleFacts> {
  const { after, before, idleMs } = idle;
  return {
    subject: captureSubject(capture),
    identity: statementIdentity(capture, after, before),
    facts: { after: textOf(run, after), before: textOf(run, before), set: run.set, idleMs },
  };
}
