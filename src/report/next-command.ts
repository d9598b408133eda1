import type { Run } from '../model/run.ts';

/** What a user would do after this run. */
export function nextCommand(run: Run): string {
  if (run.paths.length === 0) return 'dbperf init';
  const unproven = run.advice.advice.some((advice) => advice.proof.kind === 'unproven');
  if (unproven) return `dbperf audit --build=${run.head.database}`;
  const [finding] = run.findings;
  return finding === undefined
    ? 'dbperf report .dbperf/run.json -f json'
    : `dbperf rules ${finding.rule}`;
}
