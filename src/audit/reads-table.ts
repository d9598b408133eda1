import type { PathUnderTrial } from '../model/advice.ts';

/** Whether any plan reads a table; true also of one that was stopped before its plan was known. */
export function readsTable({ measurements }: Pick<PathUnderTrial, 'measurements'>): boolean {
  return measurements.some(
    ({ plan }) => plan?.nodes.some(({ relation }) => relation !== null) ?? true,
  );
}
