import type { Run } from '../model/run.ts';

/** What a user would do after this run. */
export function nextCommand(run: Run): string {
  if (run.paths.length === 0 && run.unverified.length === 0) return 'dbperf init';
  if (run.unverified.some(isFault)) return 'dbperf audit    when what is not verified is mended';
  const unproven = run.advice.advice.some((advice) => advice.proof.kind === 'unproven');
  if (unproven) return `dbperf audit --build=${run.head.database}`;
  const [finding] = run.findings;
  if (finding !== undefined) return `dbperf rules ${finding.rule}`;
  const unbudgeted = run.unverified.some(({ cause }) => cause === 'no-budget');
  return unbudgeted ? 'dbperf init' : 'dbperf report -f json';
}

/** The file or the call has to be corrected, before anything else can be said of the path. */
function isFault({ cause }: Run['unverified'][number]): boolean {
  return cause === 'invalid' || cause === 'no-sample' || cause === 'failed' || cause === 'refused';
}
