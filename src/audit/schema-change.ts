import type { Candidate } from '../model/advice.ts';
import type { Index } from '../model/catalog.ts';
import type { DeclaredSchema, PrismaVersion } from '../model/declared.ts';
import type {
  MigrationPlan,
  SchemaChange,
  Surroundings,
  UnsayableIndex,
} from '../model/migration.ts';
import { Problem } from '../model/problem.ts';
import type { EditedSchema, SchemaEdit } from '../model/schema-edit.ts';
import { editSchema } from '../prisma/edit-schema.ts';
import { type DeclaringLine, indexLine } from '../sql/index-line.ts';
import { type IndexShape, shapeOfCandidate, shapeOfIndex } from '../sql/index-shape.ts';
import { knowsPartialIndexes, modelOfTable, type SchemaOfLines } from '../sql/unsayable-index.ts';
import type { ReadProject } from './read-project.ts';

const partialIndexes = 'partialIndexes';

/** What the schema has to say once the migrations have run; writes nothing. Throws a Problem. */
export async function schemaChange(
  plan: MigrationPlan,
  { project, schema }: ReadProject,
  surroundings: Surroundings,
  turnOnPartial: boolean,
): Promise<SchemaChange> {
  const { defaultSchema } = surroundings;
  const where = { schema, defaultSchema, version: project.prismaVersion };
  const withPartial = { ...where, schema: withFeature(schema) };
  if (turnOnPartial && !knowsPartialIndexes(project.prismaVersion)) {
    throw partialIndexesUnknown(project.prismaVersion);
  }
  const turnsOn = turnOnPartial && !schema.previewFeatures.includes(partialIndexes);
  const declared = linesOf(plan.declarations.map(shapeOf), turnOnPartial ? withPartial : where);
  // Those that the feature alone makes sayable, of the plan and of the database.
  const partial = linesOf(
    [...plan.declarations.map(shapeOf), ...partialOf(plan, surroundings)].filter(
      (shape) => shape.predicate !== null && indexLine(shape, where).kind === 'unsayable',
    ),
    withPartial,
  ).lines;
  const lines = turnsOn ? union(declared.lines, partial) : declared.lines;
  const removals = plan.withdrawn.flatMap((index) => removalOf(index, where));
  const edits: readonly SchemaEdit[] = [
    ...(turnsOn ? [{ kind: 'turn-on-partial-indexes' } as const] : []),
    ...lines.map(({ kind: _, ...line }) => ({ kind: 'add-index', ...line }) as const),
    ...removals,
  ];
  const edited = await editSchema(project, edits);
  const concerned = plan.declarations.some(({ predicate }) => predicate !== null);
  return {
    files: edited.files,
    added: done(edits, edited).flatMap((edit) => (edit.kind === 'add-index' ? [edit] : [])),
    removed: done(edits, edited).flatMap((edit) =>
      edit.kind === 'remove-index' ? [{ model: edit.model, line: edit.name }] : [],
    ),
    unsayable: declared.unsayable,
    partial: turnOnPartial || !concerned ? [] : partial,
  };
}

function partialIndexesUnknown({ major, exact }: PrismaVersion): Problem {
  return new Problem({
    code: 'partial-indexes',
    what: '--partial-indexes needs the preview feature partialIndexes',
    expected: 'Prisma 7.5 or later',
    received: `Prisma ${exact ?? major}`,
    help: 'without the flag, partial indexes are left to their migrations',
  });
}

interface Lines {
  readonly lines: readonly DeclaringLine[];
  readonly unsayable: readonly UnsayableIndex[];
}

function linesOf(shapes: readonly IndexShape[], where: SchemaOfLines): Lines {
  const all = shapes.map((shape) => ({ shape, said: indexLine(shape, where) }));
  return {
    lines: all.flatMap(({ said }) => (said.kind === 'line' ? [said] : [])),
    unsayable: all.flatMap(({ shape, said }) =>
      said.kind === 'unsayable'
        ? [{ index: shape.name, reason: said.reason, prismaWould: said.prismaWould }]
        : [],
    ),
  };
}

/** The plan's predicates are PostgreSQL's own text already. */
function shapeOf(candidate: Candidate): IndexShape {
  return shapeOfCandidate(candidate, candidate.predicate);
}

/** Partial indexes that are in the database and stay there. */
function partialOf(plan: MigrationPlan, { indexes }: Surroundings): readonly IndexShape[] {
  return indexes
    .filter((index) => index.predicate !== null && index.valid && index.parent === null)
    .filter((index) => !plan.withdrawn.includes(index))
    .map(shapeOfIndex);
}

function withFeature(schema: DeclaredSchema): DeclaredSchema {
  return { ...schema, previewFeatures: [...new Set([...schema.previewFeatures, partialIndexes])] };
}

function union(some: readonly DeclaringLine[], others: readonly DeclaringLine[]): DeclaringLine[] {
  return [
    ...new Map([...some, ...others].map((each) => [`${each.model} ${each.line}`, each])).values(),
  ];
}

function removalOf(index: Index, where: SchemaOfLines): readonly SchemaEdit[] {
  const model = modelOfTable(where, index.table);
  return model === undefined ? [] : [{ kind: 'remove-index', model: model.name, name: index.name }];
}

/** The edits that change something. */
function done(edits: readonly SchemaEdit[], { unneeded }: EditedSchema): readonly SchemaEdit[] {
  return edits.filter((edit) => !unneeded.some((one) => one.edit === edit));
}
