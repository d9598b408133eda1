import type { Capture, CaptureRun, NPlusOne } from '../model/capture.ts';
import { formatCount, formatMs, plural } from '../text/format.ts';
import { groupBy } from '../text/group-by.ts';
import {
  byCallers,
  captureSubject,
  groupOf,
  largest,
  loopsIn,
  statementIdentity,
  tableOf,
  textOf,
} from './reading/captured.ts';
import { nameOf } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

type NPlusOneFacts = {
  readonly parent: string;
  readonly child: string;
  /** The first table of each, unquoted. */
  readonly parentTable: string;
  readonly childTable: string;
  readonly parentColumn: string;
  readonly parameter: number;
  readonly childColumn: string | null;
  readonly callers: readonly string[];
  readonly set: string;
  readonly parentRows: number;
  readonly calls: number;
  readonly totalMs: number;
  /** All but the slowest call: one statement for all takes as long as that at least. */
  readonly savedMs: number;
  /** Calls by parameter set, where they differ: `typical 3`, `heavy 200`. */
  readonly growth: readonly string[];
};

interface Seen {
  readonly run: CaptureRun;
  readonly found: NPlusOne;
}

export const nPlusOne = defineRule({
  id: 'n-plus-one',
  severity: 'error',
  when: 'A read was sent three times or more, each time with the value of another row of one earlier statement.',
  effect:
    'Its statements grow with the rows, and each of them costs a round trip and a turn of the pool, however fast it is.',
  remedy: 'Read what belongs to all rows with one statement: `include`, one `in`, or a join.',
  needs: ['captures'],
  *check({ captures }): Iterable<Observation<NPlusOneFacts>> {
    for (const capture of captures) {
      const seen = capture.runs.flatMap((run) => loopsIn(run).map((found) => ({ run, found })));
      for (const same of groupBy(seen, ({ found }) => `${found.parent} ${found.child}`).values()) {
        yield* observe(capture, same);
      }
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} reads "${facts.childTable}" ${plural(facts.calls, 'time')}, once for each of ${plural(facts.parentRows, 'row')} of "${facts.parentTable}"`,
    measured: `${plural(facts.calls, 'call')} took ${formatMs(facts.totalMs)} together (parameters \`${facts.set}\`)`,
    help: `read all at once: ${condition(facts)} instead of ${facts.child}${byCallers(facts.callers)}; saves ${plural(facts.calls - 1, 'round trip')}, ${formatMs(facts.savedMs)} here`,
    proof: `$${facts.parameter} of each call is "${facts.parentColumn}" of another row of "${facts.parentTable}", read by ${facts.parent}${grown(facts)}`,
  }),
});

function* observe(capture: Capture, seen: readonly Seen[]): Iterable<Observation<NPlusOneFacts>> {
  const worst = largest(seen, ({ found }) => found.calls);
  if (worst === null) return;
  const { run, found } = worst;
  const { parentColumn, parameter, childColumn, parentRows, calls, totalMs, slowestMs } = found;
  const child = groupOf(run, found.child);
  yield {
    subject: captureSubject(capture),
    identity: statementIdentity(capture, found.parent, found.child),
    facts: {
      parent: textOf(run, found.parent),
      child: textOf(run, found.child),
      parentTable: tableOf(run, found.parent),
      childTable: tableOf(run, found.child),
      parentColumn,
      parameter,
      childColumn,
      callers: child?.callers ?? [],
      set: run.set,
      parentRows,
      calls,
      totalMs,
      savedMs: totalMs - slowestMs,
      growth: growthOf(capture, found, seen),
    },
  };
}

/** Calls in each run, from the fewest; none where there is nothing to compare. */
function growthOf(capture: Capture, { child }: NPlusOne, seen: readonly Seen[]): readonly string[] {
  const calls = capture.runs.map((run) => ({
    set: run.set,
    calls: seen.find((one) => one.run === run)?.found.calls ?? groupOf(run, child)?.calls ?? 0,
  }));
  const sorted = calls.sort((a, b) => a.calls - b.calls);
  const grows = sorted[0]?.calls !== sorted.at(-1)?.calls;
  return grows ? sorted.map((one) => `${one.set} ${formatCount(one.calls)}`) : [];
}

function condition({ childColumn, calls }: NPlusOneFacts): string {
  return `WHERE ${childColumn ?? '…'} IN (the ${formatCount(calls)} values)`;
}

function grown({ growth }: NPlusOneFacts): string {
  return growth.length === 0 ? '' : `; calls grow with the rows: ${growth.join(' → ')}`;
}
