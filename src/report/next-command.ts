import type { Run } from '../model/run.ts';

/** What a user would do after this run. */
export function nextCommand(run: Run): string {
  if (run.paths.length === 0 && run.unverified.length === 0) return 'dbperf init';
  const unproven = run.advice.advice.some((advice) => advice.proof.kind === 'unproven');
  if (unproven) return `dbperf audit --build=${run.head.database}`;
  const [finding] = run.findings;
  if (finding !== undefined) return `dbperf rules ${finding.rule}`;
  if (run.unverified.some(({ cause }) => cause === 'no-budget')) return 'dbperf init';
  return run.unverified.length > 0
    ? 'dbperf audit    when what is not verified is mended'
    : 'dbperf report -f json';
}
