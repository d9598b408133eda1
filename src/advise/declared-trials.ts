import type { Candidate, DeclaredTrial, Prepared } from '../model/advice.ts';
import { type Costs, changesBetween } from './costs.ts';
import { servedPaths } from './proven.ts';
import { pathsFor } from './touching.ts';
import { type Planner, planWith } from './trials.ts';

/** Each index that the schema declares and the database lacks, alone: which paths it helps. */
export async function tryDeclared(
  declared: readonly Candidate[],
  prepared: ReadonlyMap<string, Prepared>,
  planner: Planner,
  baseline: Costs,
): Promise<readonly DeclaredTrial[]> {
  const trials: DeclaredTrial[] = [];
  for (const candidate of declared) {
    const ready = prepared.get(candidate.name);
    if (ready?.kind !== 'ready') {
      trials.push(untried(candidate, ready?.reason ?? 'the twin does not know it'));
      continue;
    }
    const paths = pathsFor(candidate, planner.touching);
    const costs = await planWith(planner, [{ candidate, bytes: ready.bytes }], paths);
    const using = changesBetween(baseline, costs).filter(({ after }) =>
      after.indexes.includes(candidate.name),
    );
    trials.push({ candidate, helps: servedPaths(using), untried: null });
  }
  return trials;
}

export function untried(candidate: Candidate, reason: string): DeclaredTrial {
  return { candidate, helps: [], untried: reason };
}
