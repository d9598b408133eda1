import type { Advice, AdviceReport, Trial } from '../model/advice.ts';
import type { Finding } from '../model/finding.ts';
import type { Run } from '../model/run.ts';
import { sayChange, worstTrial } from '../text/change.ts';
import { formatBytes } from '../text/format.ts';
import { sayUnproven } from '../text/unproven.ts';
import { declaredSection } from './declared.ts';
import { keysOf } from './index-definition.ts';
import type { Style } from './style.ts';
import { summaryTable } from './summary-table.ts';
import { wrap } from './wrap.ts';

/** The run on one screen: each path, each proven index with before and after, each other finding. */
export function renderStory(run: Run, style: Style): string {
  const others = run.findings.filter((finding) => finding.rule !== 'missing-index');
  const sections = [
    summaryTable(run, style),
    list(
      adviceTitle(run.advice),
      run.advice.advice.map((one) => adviceLines(one, run.advice)),
      style,
    ),
    declaredSection(run, style),
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

/** How they were proven; each that was not says so itself. */
function adviceTitle({ advice }: AdviceReport): string {
  const kinds = advice.map(({ proof }) => proof.kind);
  if (kinds.includes('built')) return 'proven indexes (built, measured, rolled back)';
  return kinds.includes('twin') ? 'indexes proven on a plan twin' : 'indexes that may help';
}

/** Each path that the index serves, at the parameters that took longest; then the index. */
function adviceLines(advice: Advice, report: AdviceReport): string {
  const { proof, serves, sql, candidate } = advice;
  const unproven = proof.kind === 'unproven' ? [sayUnproven(proof.reason)] : [];
  const lines = serves.flatMap((path) => {
    const worst = worstTrial(path, proof.trials);
    if (worst === undefined) return [];
    const parameters = ` (parameters \`${worst.parameterSet}\`)`;
    return [`${path}: ${sayChange(worst)}${parameters}${growthOf(worst, report)}`];
  });
  const size = proof.bytes === null ? '' : `  -- ${formatBytes(proof.bytes)}`;
  const beaten = report.rejected
    .filter(({ beatenBy }) => beatenBy === candidate.name)
    .slice(0, 1)
    .map((one) => `  also tried ${keysOf(one.sql)}: ${one.reason}`);
  return [...unproven, ...lines, `${sql}${size}`, ...beaten].join('\n');
}

function growthOf({ path, parameterSet }: Trial, { growth }: AdviceReport): string {
  const own = (growth?.paths ?? []).filter((one) => one.path === path);
  const { before, after } = own.find((one) => one.parameterSet === parameterSet) ?? own[0] ?? {};
  return before && after ? `, growth ${before.growth} → ${after.growth}` : '';
}

function oneLine(finding: Finding): string {
  return `${finding.severity}[${finding.rule}] ${finding.message}`;
}
