import type { Candidate, DeclaredTrial, Prepared, WhatIf } from '../model/advice.ts';
import { type Costs, changesBetween } from './costs.ts';
import { servedPaths } from './proven.ts';
import { pathsFor, type Touching } from './touching.ts';
import { planWith } from './trials.ts';

/** Each index that the schema declares and the database lacks, alone: which paths it helps. */
export async function tryDeclared(
  declared: readonly Candidate[],
  prepared: ReadonlyMap<string, Prepared>,
  whatIf: WhatIf,
  baseline: Costs,
  touching: Touching,
): Promise<readonly DeclaredTrial[]> {
  const trials: DeclaredTrial[] = [];
  for (const candidate of declared) {
    const ready = prepared.get(candidate.name);
    if (ready?.kind !== 'ready') {
      trials.push(untried(candidate, ready?.reason ?? 'the twin does not know it'));
      continue;
    }
    const paths = pathsFor(candidate, touching);
    const costs = await planWith(whatIf, [{ candidate, bytes: ready.bytes }], paths);
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
