import type { FunctionReport, FunctionTime } from '../model/function-path.ts';
import { formatMs } from '../text/format.ts';

/** What the statements of a path in TypeScript took together; null where none of them was measured. */
export function sayTime({ statements, unmeasured, medianMs }: FunctionTime): string | null {
  return statements === unmeasured ? null : formatMs(medianMs);
}

/** With the parameter set that decided its verdict; empty where nothing was measured. */
export function sayWorstTime({ times, verdict }: FunctionReport): string {
  const worst = times.find(({ set }) => set === verdict.worstSet);
  return (worst && sayTime(worst)) ?? '';
}
