import type { Evidence, Outcome } from '../model/measurement.ts';
import type { Run, RunHead } from '../model/run.ts';
import { plural } from '../text/format.ts';
import { declaredSection } from './declared.ts';
import { renderDeploy } from './deploy.ts';
import { renderFinding } from './finding.ts';
import { functionsSection } from './functions.ts';
import { growthSection } from './growth.ts';
import { definitionOf } from './index-definition.ts';
import { nextCommand } from './next-command.ts';
import { notCoveredSection, observedSection } from './observed.ts';
import { section } from './section.ts';
import type { Style } from './style.ts';
import { summaryTable } from './summary-table.ts';
import { wrap } from './wrap.ts';

/** The run as text: summary table, findings, growth, what could not be verified, the next command. */
export function renderTerminal(run: Run, style: Style): string {
  const sections = [
    wrap(headline(run.head, run.dbperf), style.width).join('\n'),
    run.verdicts.length === 0 ? '' : summaryTable(run, style),
    functionsSection(run, style),
    observedSection(run, style),
    ...run.findings.map((finding) => renderFinding(finding, style)),
    declaredSection(run, style),
    growthSection(run, style),
    unverifiedSection(run, style),
    notCoveredSection(run, style),
    renderDeploy(run.deploy, style),
    section('notes', run.notes, style),
    ...(style.verbose ? verboseSections(run, style) : []),
    wrap(closing(run), style.width).join('\n'),
    `next  ${nextCommand(run)}`,
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function headline(head: RunHead, version: string): string {
  const where = head.host.startsWith('/') ? 'a Unix socket' : head.host;
  const what = head.evidence === 'twin' ? `snapshot of "${head.database}"` : `"${head.database}"`;
  return `dbperf ${version}: ${what} at ${where}, PostgreSQL ${head.serverVersion}, role ${head.role}, ${evidences[head.evidence]}`;
}

const evidences: Readonly<Record<Evidence, string>> = {
  measured: 'measured',
  planned: 'planned',
  twin: 'planned on a twin',
};

function unverifiedSection(run: Run, style: Style): string {
  const entries = run.unverified.map(
    ({ path, reason, help }) => `${path}: ${reason}${help === null ? '' : `; ${help}`}`,
  );
  return section('not verified', entries, style);
}

function verboseSections(run: Run, style: Style): string[] {
  return [
    section(
      'rejected indexes',
      run.advice.rejected.map(({ sql, reason }) => `${definitionOf(sql)}: ${reason}`),
      style,
    ),
    section(
      'ignored findings',
      run.ignored.map(({ finding, reason }) => `${finding.key}: ${reason}`),
      style,
    ),
    section(
      'rules that could not speak',
      run.silentRules.map(({ rule, reason }) => `${rule}: ${reason}`),
      style,
    ),
  ];
}

function closing(run: Run): string {
  const count = (outcome: Outcome) =>
    run.verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const verified = count('pass') + count('fail') + count('borderline');
  const errors = run.findings.filter((finding) => finding.severity === 'error').length;
  const warnings = run.findings.filter((finding) => finding.severity === 'warning').length;
  const paths = `${plural(verified, 'path')} verified: ${count('pass')} pass, ${count('fail')} fail, ${count('borderline')} borderline`;
  return `${paths}; ${run.unverified.length} not verified; ${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${run.ignored.length} ignored`;
}
