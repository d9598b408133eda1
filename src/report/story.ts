import type { Advice, Rejection, Trial, TrialSide } from '../model/advice.ts';
import type { Finding } from '../model/finding.ts';
import type { Run } from '../model/run.ts';
import { formatBytes, formatMs } from '../text/format.ts';
import type { Style } from './style.ts';
import { summaryTable } from './summary-table.ts';
import { wrap } from './wrap.ts';

/** The run on one screen: each path, each proven index with before and after, each other finding. */
export function renderStory(run: Run, style: Style): string {
  const others = run.findings.filter((finding) => finding.rule !== 'missing-index');
  const sections = [
    summaryTable(run, style),
    list(
      'proven indexes (built, measured, rolled back)',
      run.advice.advice.map((one) => adviceLines(one, run.advice.rejected)),
      style,
    ),
    list('also found', others.map(oneLine), style),
    list(
      'not verified',
      run.unverified.map(({ path, reason }) => `${path}: ${reason}`),
      style,
    ),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function list(title: string, entries: readonly string[], style: Style): string {
  if (entries.length === 0) return '';
  const lines = entries.flatMap((entry) => entry.split('\n')).map((line) => fit(line, style));
  return [style.colours.bold(title), ...lines].join('\n');
}

/** SQL is meant to be copied, so only prose is broken. */
function fit(line: string, { width }: Style): string {
  return line.startsWith('CREATE') ? `    ${line}` : `  ${wrap(line, width - 6).join('\n      ')}`;
}

/** Each path that the index serves, at the parameters that took longest; then the index. */
function adviceLines(
  { proof, serves, sql, candidate }: Advice,
  rejected: readonly Rejection[],
): string {
  if (proof.kind === 'unproven') return `unproven: ${proof.reason}\n${sql}`;
  const lines = serves.flatMap((path) => {
    const [worst] = proof.trials
      .filter((trial) => trial.path === path)
      .sort((a, b) => (b.before.medianMs ?? 0) - (a.before.medianMs ?? 0));
    return worst === undefined ? [] : [`${path}: ${change(worst)}`];
  });
  const beaten = rejected
    .filter(({ beatenBy }) => beatenBy === candidate.name)
    .slice(0, 1)
    .map((one) => `  also tried ${definition(one.sql)}: ${one.reason}`);
  return [...lines, `${sql}  -- ${formatBytes(proof.bytes)}`, ...beaten].join('\n');
}

/** `("status", "paid_at")` and the predicate of a CREATE INDEX statement. */
function definition(sql: string): string {
  return sql.replace(/^.*? ON \S+ /, '').replace(/;$/, '');
}

function change({ before, after, parameterSet }: Trial): string {
  const time = (side: TrialSide) => (side.medianMs === null ? '?' : formatMs(side.medianMs));
  return `${time(before)} → ${time(after)} (parameters \`${parameterSet}\`)`;
}

function oneLine(finding: Finding): string {
  return `${finding.severity}[${finding.rule}] ${finding.message}`;
}
