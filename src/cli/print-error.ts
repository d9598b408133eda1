import { Problem, type ProblemText } from '../model/problem.ts';
import { redactUrl } from '../text/redact-url.ts';
import type { Output } from './terminal.ts';
import { version } from './version.ts';

/** Prints what went wrong, once, in the agreed form; what nobody foresaw keeps its stack. */
export function printError(error: unknown, output: Output): void {
  if (error instanceof Problem) {
    for (const text of error.texts) output.write(renderProblem(text, output));
  } else {
    output.write(renderUnforeseen(error, output));
  }
}

export function renderProblem(text: ProblemText, output: Output): string {
  const { red, bold, dim } = output.colours;
  const labelled = [
    ['where', text.where],
    ['expected', text.expected],
    ['received', text.received],
    ['cause', text.cause],
    ['help', text.help],
  ] as const;
  const lines = labelled.flatMap(([label, value]) =>
    value === undefined
      ? []
      : [`  ${dim(label.padEnd(8))}  ${value.replaceAll('\n', '\n            ')}`],
  );
  return [`${red('error')}${bold(`[${text.code}]`)}: ${text.what}`, ...lines, ''].join('\n');
}

function renderUnforeseen(error: unknown, output: Output): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `${output.colours.red('error')}[unforeseen]: dbperf ${version()} on Node ${process.versions.node} stumbled; this is a fault of dbperf`,
    redactUrl(stack),
    '',
  ].join('\n');
}
