import type { UnverifiedCause } from '../model/path.ts';
import type { Run } from '../model/run.ts';

export const exitCodes = { ok: 0, findings: 1, incomplete: 2, interrupted: 130, terminated: 143 };

const ranks = { info: 0, warning: 1, error: 2, never: 3 };

/** What the run's findings and gaps mean for the process: 0, 1 or 2; where both apply, 2. */
export function exitCodeOf(run: Run): number {
  if (isIncomplete(run) && !run.policy.allowPartial) return exitCodes.incomplete;
  const least = ranks[run.policy.failOn];
  const failed = run.findings.some((finding) => ranks[finding.severity] >= least);
  return failed ? exitCodes.findings : exitCodes.ok;
}

/** What somebody chose: it is listed, and is not a failure to complete. */
const chosen: readonly UnverifiedCause[] = ['planned', 'no-budget', 'not-run'];

function isIncomplete(run: Run): boolean {
  return run.unverified.some(({ cause }) => !chosen.includes(cause));
}
