import type { Capture, CaptureRun, StatementGroup } from '../model/capture.ts';
import { formatBytes, formatCount, plural } from '../text/format.ts';
import {
  byCallers,
  captureSubject,
  statementIdentity,
  textOf,
  worstOfStatements,
} from './reading/captured.ts';
import { nameOf } from './reading/subject.ts';
import { statementTopic } from './reading/topic.ts';
import { defineRule, type Observation } from './rule.ts';

const MANY_ROWS = 1_000;
/** A list asks for rows of each of its values; up to so many each are what was asked for. */
const ROWS_PER_VALUE = 10;

type UnboundedRead = {
  readonly statement: string;
  readonly callers: readonly string[];
  readonly set: string;
  readonly rows: number;
  /** Values in its longest list; 0 without one. */
  readonly listValues: number;
  /** Of all its calls. */
  readonly bytes: number;
};

export const unboundedRead = defineRule({
  id: 'unbounded-read',
  severity: 'warning',
  when: 'A read without LIMIT fetched more than 1,000 rows, and more than 10 for each value of its list where it has one.',
  effect:
    'The service loads all of them into memory, also where it uses the first few, and their number grows with the data.',
  remedy: 'Send the LIMIT to the database, or aggregate there.',
  needs: ['captures'],
  *check({ captures }): Iterable<Observation<UnboundedRead>> {
    for (const capture of captures) {
      for (const worst of worstOfStatements(capture, (group) => group.mostRows)) {
        if (isTooMuch(worst.group)) yield observe(capture, worst);
      }
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} fetches ${plural(facts.rows, 'row')}${forList(facts)} with a read that has no LIMIT`,
    measured: `${formatBytes(facts.bytes)} came over the wire (parameters \`${facts.set}\`)`,
    help: `${facts.listValues > 0 ? nestedHelp : cursorHelp}: ${facts.statement}${byCallers(facts.callers)}`,
  }),
});

const nestedHelp =
  'a nested `take` loads all children and cuts them in memory, unless `relationJoins` is on: turn it on, or read the few of each with a LATERAL join';

const cursorHelp =
  'give it a LIMIT; Prisma sends none with `distinct`, nor with a `cursor` where rows are sorted by nullable columns or by none that is unique';

function isTooMuch({ kind, unbounded, mostRows, longestList }: StatementGroup): boolean {
  if (kind !== 'read' || !unbounded || mostRows <= MANY_ROWS) return false;
  return mostRows > longestList * ROWS_PER_VALUE;
}

function observe(
  capture: Capture,
  { run, group }: { readonly run: CaptureRun; readonly group: StatementGroup },
): Observation<UnboundedRead> {
  const { fingerprint, callers, mostRows: rows, longestList, bytes } = group;
  return {
    subject: captureSubject(capture),
    identity: statementIdentity(capture, fingerprint),
    about: [statementTopic(fingerprint)],
    facts: {
      statement: textOf(run, fingerprint),
      callers,
      set: run.set,
      rows,
      listValues: longestList,
      bytes,
    },
  };
}

function forList({ listValues }: UnboundedRead): string {
  return listValues === 0 ? '' : ` for ${formatCount(listValues)} values of a list`;
}
