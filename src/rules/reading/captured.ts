import type { Capture, CaptureRun, NPlusOne, StatementGroup } from '../../model/capture.ts';
import type { Subject } from '../../model/finding.ts';
import type { FunctionReport } from '../../model/function-path.ts';
import { groupBy } from '../../text/group-by.ts';
import { shortStatement } from '../../text/short-statement.ts';
import { pathTopic, statementTopic } from './topic.ts';

export function captureSubject({ name, source }: Capture): Subject {
  return { kind: 'path', path: name, source };
}

/** A path in TypeScript, by what was captured of it. */
export function functionSubject({ path }: FunctionReport, captures: readonly Capture[]): Subject {
  const source = captures.find(({ kind, name }) => kind === 'path' && name === path)?.source;
  return { kind: 'path', path, source: source ?? '' };
}

/** What a finding about one statement of a capture is called across runs. */
export function statementIdentity({ name }: Capture, ...fingerprints: readonly string[]): string {
  return [pathTopic(name), ...fingerprints.map(statementTopic)].join(', ');
}

export function groupOf({ traffic }: CaptureRun, fingerprint: string): StatementGroup | undefined {
  return traffic.statements.find((group) => group.fingerprint === fingerprint);
}

/** The loops over rows of a run. */
export function loopsIn({ traffic }: CaptureRun): readonly NPlusOne[] {
  return traffic.repeats.filter((one) => one.kind === 'n-plus-one');
}

/** A statement of a run for a line of a report. */
export function textOf(run: CaptureRun, fingerprint: string): string {
  return shortStatement(groupOf(run, fingerprint)?.text ?? '');
}

/** The first table that a statement of a run names, unquoted; empty where there is none. */
export function tableOf(run: CaptureRun, fingerprint: string): string {
  const text = groupOf(run, fingerprint)?.text ?? '';
  return (
    /\b(?:FROM|INTO|UPDATE)\s+(?:ONLY\s+)?(?:(?:"[^"]*"|\w+)\.)?(?:"([^"]*)"|(\w+))/i
      .exec(text)
      ?.slice(1)
      .find(Boolean) ?? ''
  );
}

/** Who sent it, where that is known: ` (Payment.findMany)`. */
export function byCallers(callers: readonly string[]): string {
  return callers.length === 0 ? '' : ` (${callers.join(', ')})`;
}

/** The run in which a number is largest; null without runs that have it. */
export function largest<T>(found: readonly T[], numberOf: (one: T) => number): T | null {
  return [...found].sort((a, b) => numberOf(b) - numberOf(a))[0] ?? null;
}

/** Of what has one key the one whose number is largest, in the order of the keys. */
export function largestOfEach<T>(
  found: readonly T[],
  keyOf: (one: T) => string,
  numberOf: (one: T) => number,
): readonly T[] {
  return [...groupBy(found, keyOf).values()].flatMap((same) => largest(same, numberOf) ?? []);
}

interface Sent {
  readonly run: CaptureRun;
  readonly group: StatementGroup;
}

/** Each statement of a capture, in the run in which a number of it is largest. */
export function worstOfStatements(
  { runs }: Capture,
  numberOf: (group: StatementGroup) => number,
): readonly Sent[] {
  const sent = runs.flatMap((run) => run.traffic.statements.map((group) => ({ run, group })));
  return largestOfEach(
    sent,
    ({ group }) => group.fingerprint,
    ({ group }) => numberOf(group),
  );
}
