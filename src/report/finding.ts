import type { Finding, Severity, Subject } from '../model/finding.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

const labelWidth = 8;
const indent = 2;

/** One finding in the agreed form: what, then labelled lines. */
export function renderFinding(finding: Finding, style: Style): string {
  const lines = [
    labelled(...subjectLine(finding.subject), style),
    labelled('measured', finding.measured, style),
    labelled('why', finding.why, style),
    // Never broken: it is meant to be copied.
    pasted('help', finding.help, style),
    labelled('proof', finding.proof, style),
    pasted('more', `dbperf rules ${finding.rule}`, style),
  ];
  return [headline(finding, style), ...lines.filter((line) => line !== null)].join('\n');
}

/** Broken before it is painted, since colours take no columns. */
function headline({ severity, rule, message }: Finding, style: Style): string {
  const plain = `${severity}[${rule}]:`;
  const text = wrap(`${plain} ${message}`, style.width - indent).join(`\n${' '.repeat(indent)}`);
  const painted = `${paintSeverity(severity, style)}${style.colours.bold(`[${rule}]`)}:`;
  return painted + text.slice(plain.length);
}

function subjectLine(subject: Subject): [string, string] {
  switch (subject.kind) {
    case 'path':
      return ['path', subject.source];
    case 'table':
      return ['table', subject.name];
    case 'column':
      return ['columns', `${subject.table} (${subject.columns.join(', ')})`];
    case 'index':
      return ['index', `${subject.name} on ${subject.table}`];
    case 'pool':
      return ['pool', subject.source];
  }
}

function labelled(label: string, text: string | null, style: Style): string | null {
  if (text === null) return null;
  const width = style.width - indent - labelWidth - 2;
  return head(label, style) + wrap(text, width).join(`\n${' '.repeat(indent + labelWidth + 2)}`);
}

function pasted(label: string, text: string, style: Style): string {
  return head(label, style) + text.replaceAll('\n', `\n${' '.repeat(indent + labelWidth + 2)}`);
}

function head(label: string, { colours }: Style): string {
  return `${' '.repeat(indent)}${colours.dim(label.padEnd(labelWidth))}  `;
}

function paintSeverity(severity: Severity, { colours }: Style): string {
  const paint = { error: colours.red, warning: colours.yellow, info: colours.blue }[severity];
  return paint(severity);
}
