import type { DeclaredTrial } from '../model/advice.ts';
import type { Run } from '../model/run.ts';
import { createConcurrently } from '../sql/create-index.ts';
import { definitionOf } from './index-definition.ts';
import { section } from './section.ts';
import type { Style } from './style.ts';

/** Each index that the schema declares and the database lacks, with the paths that it helps. */
export function declaredSection(run: Run, style: Style): string {
  const title = 'declared in schema.prisma, missing in the database';
  return section(title, run.advice.declared.map(entry), style);
}

function entry(trial: DeclaredTrial): string {
  return `${definitionOf(createConcurrently(trial.candidate))}: ${verdict(trial)}`;
}

function verdict({ helps, untried }: DeclaredTrial): string {
  if (untried !== null) return `unproven, not tried: ${untried}`;
  return helps.length === 0 ? 'helps no critical path' : `helps ${helps.join(', ')}`;
}
