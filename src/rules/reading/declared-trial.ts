import type { AdviceReport } from '../../model/advice.ts';
import type { RelationName } from '../../model/catalog.ts';
import type { DeclaredIndex } from '../../model/declared.ts';
import { candidateTopic, declarationTopic } from './definition.ts';

/** What a trial showed of an index that the schema declares and the database lacks. */
export type TrialFacts = {
  /** False where there was no planner to try it on. */
  readonly tried: boolean;
  /** Paths that it alone makes cheaper. */
  readonly helps: readonly string[];
  readonly untriedReason: string | null;
};

export function trialFacts(
  table: RelationName,
  declaration: DeclaredIndex,
  advice?: AdviceReport,
): TrialFacts {
  const definition = declarationTopic(table, declaration);
  const trial = (advice?.declared ?? []).find(
    ({ candidate }) => candidateTopic(candidate) === definition,
  );
  return {
    tried: trial !== undefined && trial.untried === null,
    helps: trial?.helps ?? [],
    untriedReason: trial?.untried ?? null,
  };
}

/** `on trial it helps refund-report`, or none; null where nothing is known of it. */
export function renderTrial({ tried, helps, untriedReason }: TrialFacts): string | null {
  if (untriedReason !== null) return `unproven, not tried: ${untriedReason}`;
  if (!tried) return null;
  return `on trial it helps ${helps.length === 0 ? 'no critical path' : helps.join(', ')}`;
}
