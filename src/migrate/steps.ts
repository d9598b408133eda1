import type { Candidate } from '../model/advice.ts';
import type { Index } from '../model/catalog.ts';
import type { Surroundings } from '../model/migration.ts';
import { createConcurrently, dropConcurrently, dropIfThere } from '../sql/create-index.ts';
import { quoteRelation } from '../sql/quote.ts';
import { dropGone } from './gone.ts';
import { createHeader, dropInvalidHeader, dropRedundantHeader } from './header.ts';
import { indexOf } from './index-of.ts';
import { partitionedSteps } from './partitioned.ts';
import type { Step } from './step.ts';
import type { Wanted } from './wanted.ts';

/** All that one index takes, in order: what stands in its place goes first. */
export function stepsOf(
  wanted: Wanted,
  surroundings: Surroundings,
  taken: Set<string>,
): readonly Step[] {
  const { candidate, leftovers, goneSince } = wanted;
  const build = candidate.partitioned
    ? partitionedSteps(wanted, surroundings, taken)
    : [createStep(wanted)];
  return [
    ...leftovers.map((index) => dropInvalid(index, candidate)),
    ...(goneSince === null ? [] : [dropGone(candidate, goneSince)]),
    ...build,
  ];
}

function createStep({ candidate, advice }: Wanted): Step {
  const index = indexOf(candidate);
  return {
    kind: 'create',
    word: `add_${candidate.name}`,
    table: candidate.table,
    index,
    statement: createConcurrently(candidate),
    comments: (directory) => createHeader(advice, index, directory),
    down: dropConcurrently(index),
  };
}

/** A shadow database never had it: only here a missing index is no fault. */
function dropInvalid(index: Index, candidate: Candidate): Step {
  return {
    kind: 'drop-invalid',
    word: `drop_invalid_${index.name}`,
    table: index.table,
    index: { schema: index.schema, name: index.name },
    statement: dropIfThere(index),
    comments: () => dropInvalidHeader(index, candidate),
    down: null,
  };
}

export function dropRedundant(index: Index, wanted: readonly Wanted[]): Step {
  const name = quoteRelation(index);
  const heirs = wanted.filter(({ advice }) =>
    advice.redundant.some((one) => quoteRelation(one) === name),
  );
  return {
    kind: 'drop-redundant',
    word: `drop_redundant_${index.name}`,
    table: index.table,
    index: { schema: index.schema, name: index.name },
    statement: dropConcurrently(index),
    comments: (directory) =>
      dropRedundantHeader(
        index,
        heirs.map(({ candidate }) => candidate),
        directory,
      ),
    down: `${index.definition.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY ')};`,
  };
}
