import type { Advice } from '../model/advice.ts';
import type { Finding } from '../model/finding.ts';
import type { Run } from '../model/run.ts';
import { formatBytes, formatMs } from '../text/format.ts';
import type { Style } from './style.ts';
import { summaryTable } from './summary-table.ts';
import { truncate } from './wrap.ts';

/** The run on one screen: each path, each proven index with before and after, each other finding. */
export function renderStory(run: Run, style: Style): string {
  const others = run.findings.filter((finding) => finding.rule !== 'missing-index');
  const sections = [
    summaryTable(run, style),
    list(
      'proven indexes (built, measured, rolled back)',
      run.advice.advice.map(adviceLines),
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

/** SQL is meant to be copied, so only prose is cut. */
function fit(line: string, { width }: Style): string {
  return line.startsWith('CREATE') ? `    ${line}` : `  ${truncate(line, width - 2)}`;
}

function adviceLines({ proof, sql }: Advice): string {
  if (proof.kind === 'unproven') return `unproven: ${proof.reason}\n${sql}`;
  const trials = proof.trials.map(({ path, parameterSet, before, after }) => {
    const times = [before, after].map(({ medianMs }) =>
      medianMs === null ? '?' : formatMs(medianMs),
    );
    return `${path} (${parameterSet}): ${times.join(' → ')}`;
  });
  return [...trials, `${sql.slice(0, -1)};  -- ${formatBytes(proof.bytes)}`].join('\n');
}

function oneLine(finding: Finding): string {
  return `${finding.severity}[${finding.rule}] ${finding.message}`;
}
