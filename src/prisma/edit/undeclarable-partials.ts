import type {
  MigrationPlan,
  SchemaChange,
  Surroundings,
  UnsayableIndex,
} from '../../model/migration.ts';
import { Problem } from '../../model/problem.ts';
import { indexLine } from '../../sql/index-line.ts';
import { shapeOfCandidate, shapeOfIndex } from '../../sql/index-shape.ts';
import { knowsPartialIndexes, type SchemaOfLines } from '../../sql/unsayable-index.ts';

/**
 * Partial indexes that Prisma would drop were `partialIndexes` turned on, since no line can declare
 * them; none where it is on already, or Prisma does not know it.
 */
export function undeclarablePartials(
  { declarations, withdrawn }: MigrationPlan,
  { indexes }: Surroundings,
  where: SchemaOfLines,
): readonly UnsayableIndex[] {
  const { previewFeatures } = where.schema;
  if (previewFeatures.includes('partialIndexes') || !knowsPartialIndexes(where.version)) return [];
  const on = [...previewFeatures, 'partialIndexes'];
  const turnedOn = { ...where, schema: { ...where.schema, previewFeatures: on } };
  // Prisma does not see a partition's own.
  const staying = indexes.filter(({ parent }) => parent === null);
  const shapes = [
    ...declarations.map((candidate) => shapeOfCandidate(candidate, candidate.predicate)),
    ...staying.filter((index) => !withdrawn.includes(index)).map(shapeOfIndex),
  ].filter(({ predicate }) => predicate !== null);
  const found = shapes.flatMap((shape) => {
    const said = indexLine(shape, turnedOn);
    if (said.kind === 'line' || said.prismaWould === 'ignore') return [];
    return [{ index: shape.name, reason: said.reason, prismaWould: said.prismaWould }];
  });
  return [...new Map(found.map((each) => [each.index, each])).values()];
}

/** Without lines that must not be recommended. */
export function withoutUndeclarable(
  schema: SchemaChange,
  barring: readonly UnsayableIndex[],
): SchemaChange {
  return barring.length === 0 ? schema : { ...schema, partial: [] };
}

/** Why the lines are not recommended, for who would have liked them. */
export function undeclarableNotes(
  { partial }: SchemaChange,
  barring: readonly UnsayableIndex[],
): readonly string[] {
  if (partial.length === 0) return [];
  return barring.map(
    ({ index, reason }) =>
      `partialIndexes has to stay off, or Prisma would drop ${index}: ${reason}`,
  );
}

export function partialIndexesRefused(barring: readonly UnsayableIndex[]): Problem {
  return new Problem({
    code: 'partial-indexes',
    what: 'partialIndexes cannot be turned on: Prisma would drop what the schema cannot declare',
    expected: 'a line in the schema for every partial index of the database',
    received: barring.map(({ index, reason }) => `${index}: ${reason}`).join('\n'),
    help: 'without --partial-indexes, partial indexes are left to their migrations, and Prisma ignores them',
  });
}
