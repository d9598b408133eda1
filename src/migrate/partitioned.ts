import type { Candidate } from '../model/advice.ts';
import type { RelationName } from '../model/catalog.ts';
import type { Surroundings, SurroundingTable } from '../model/migration.ts';
import { createConcurrently, createOnOnly, dropConcurrently } from '../sql/create-index.ts';
import { newIndexName } from '../sql/index-name.ts';
import { quoteRelation } from '../sql/quote.ts';
import { sameIndex } from '../sql/same-index.ts';
import { attachHeader, parentHeader, partitionHeader } from './header.ts';
import { indexOf } from './index-of.ts';
import type { Step } from './step.ts';
import type { Wanted } from './wanted.ts';

/**
 * PostgreSQL builds no index of a partitioned table concurrently: it is made on the parent alone,
 * on each partition concurrently, and put together. It is valid once every partition has joined.
 */
export function partitionedSteps(
  { candidate, advice }: Wanted,
  surroundings: Surroundings,
  taken: Set<string>,
): readonly Step[] {
  const tree = { surroundings, taken, root: candidate };
  const root = parentStep(candidate, candidate, (directory) => parentHeader(advice, directory));
  return [root, ...below(candidate, tree)];
}

interface Tree {
  readonly surroundings: Surroundings;
  /** Grows with each name that is given. */
  readonly taken: Set<string>;
  readonly root: Candidate;
}

/** The steps of every partition of `parent`, each built and then attached. */
function below(parent: Candidate, tree: Tree): readonly Step[] {
  const partitions = tree.surroundings.tables.filter(
    (table) => table.parent !== null && quoteRelation(table.parent) === quoteRelation(parent.table),
  );
  return partitions.flatMap((partition) => partitionSteps(partition, parent, tree));
}

function partitionSteps(
  partition: SurroundingTable,
  parent: Candidate,
  tree: Tree,
): readonly Step[] {
  const own = { ...parent, table: { schema: partition.schema, name: partition.name } };
  const partitioned = partition.kind === 'partitioned';
  const built = tree.surroundings.indexes.find(
    (index) =>
      !partitioned &&
      !index.unique &&
      index.valid &&
      index.parent === null &&
      sameIndex(index, own),
  );
  if (built !== undefined) {
    return [attachStep(parent, { ...own, name: built.name, partitioned }, tree.root)];
  }
  const name = nameOn(partition, parent, tree.taken);
  const made = { ...own, name, partitioned };
  const build = partitioned
    ? [parentStep(made, tree.root, () => partitionHeader(made, tree.root)), ...below(made, tree)]
    : [partitionStep(made, tree.root)];
  return [...build, attachStep(parent, made, tree.root)];
}

function nameOn(partition: RelationName, { keys }: Candidate, taken: Set<string>): string {
  const words = keys.map(({ column }) => column ?? 'expr');
  const name = newIndexName(partition.name, words, taken);
  taken.add(name);
  return name;
}

function parentStep(made: Candidate, root: Candidate, comments: Step['comments']): Step {
  return {
    kind: 'create-on-parent',
    word: `add_${made.name}`,
    table: made.table,
    index: indexOf(made),
    statement: createOnOnly(made),
    comments,
    // Its partitions' indexes go with it. PostgreSQL drops no index of a partitioned table concurrently.
    down: made === root ? `DROP INDEX ${quoteRelation(indexOf(made))};` : null,
  };
}

function partitionStep(made: Candidate, root: Candidate): Step {
  const index = indexOf(made);
  return {
    kind: 'create-on-partition',
    word: `add_${made.name}`,
    table: made.table,
    index,
    statement: createConcurrently(made),
    comments: () => partitionHeader(made, root),
    down: dropConcurrently(index),
  };
}

function attachStep(parent: Candidate, child: Candidate, root: Candidate): Step {
  const names = [parent, child].map((one) => quoteRelation(indexOf(one)));
  return {
    kind: 'attach',
    word: `attach_${child.name}`,
    table: child.table,
    index: indexOf(child),
    statement: `ALTER INDEX ${names[0]} ATTACH PARTITION ${names[1]};`,
    comments: () => attachHeader(child, root),
    down: null,
  };
}
