import type { Capture, CaptureRun, StatementGroup } from '../../model/capture.ts';
import type { Subject } from '../../model/finding.ts';
import type { FunctionReport } from '../../model/function-path.ts';
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

/** One entry for each fingerprint of any run, with the runs in which it was sent. */
export function statementsOf(
  capture: Capture,
): readonly { readonly run: CaptureRun; readonly group: StatementGroup }[][] {
  const found = new Map<string, { run: CaptureRun; group: StatementGroup }[]>();
  for (const run of capture.runs) {
    for (const group of run.traffic.statements) {
      const known = found.get(group.fingerprint) ?? [];
      found.set(group.fingerprint, [...known, { run, group }]);
    }
  }
  return [...found.values()];
}
