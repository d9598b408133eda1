import type { Run } from '../model/run.ts';
import { isOfOtherVersion } from '../text/unproven.ts';

/** What a user would do after this run. */
export function nextCommand(run: Run): string {
  if (run.paths.length === 0 && run.unverified.length === 0) return 'dbperf init';
  if (run.unverified.some(isFault)) return 'dbperf audit    when what is not verified is mended';
  const proving = provingCommand(run);
  if (proving !== null) return proving;
  const [finding] = run.findings;
  if (finding !== undefined) return `dbperf rules ${finding.rule}`;
  const unbudgeted = run.unverified.some(({ cause }) => cause === 'no-budget');
  return unbudgeted ? 'dbperf init' : 'dbperf report -f json';
}

/** The file or the call has to be corrected, before anything else can be said of the path. */
function isFault({ cause }: Run['unverified'][number]): boolean {
  return cause === 'invalid' || cause === 'no-sample' || cause === 'failed' || cause === 'refused';
}

/** A planner of the same version, where another's was asked; else a trial in the database, if there is one. */
function provingCommand({ advice, head }: Run): string | null {
  const unproven = advice.advice.filter(({ proof }) => proof.kind === 'unproven');
  if (unproven.length === 0) return null;
  const major = /^\d+/.exec(head.serverVersion)?.[0];
  const elsewhere = unproven.some(
    ({ proof }) => 'reason' in proof && isOfOtherVersion(proof.reason),
  );
  if (elsewhere && major !== undefined) return `dbperf twin install ${major}`;
  return head.evidence === 'twin' ? null : `dbperf audit --build=${head.database}`;
}
