import type { Project } from '../model/declared.ts';
import { Problem } from '../model/problem.ts';
import type { EditedSchema, SchemaEdit, UnneededEdit } from '../model/schema-edit.ts';
import { unneededIndex, withIndex } from './edit/add-index.ts';
import { declarationIn, withoutIndex } from './edit/remove-index.ts';
import { clientGenerator, withFeature } from './edit/turn-on-feature.ts';
import { editRefused, modelGone, noClientGenerator } from './problems.ts';
import { previewFeatures } from './schema/datasource.ts';
import { parseSchema } from './schema/parse-schema.ts';
import { readSources, type Sources } from './schema/read-sources.ts';
import type { Block, SourceText } from './schema/syntax.ts';
import { validate } from './schema/validate.ts';

/**
 * The schema's files as the edits leave them; writes nothing. Only the lines in question change.
 * Throws a Problem where Prisma refuses the schema, before the edits or after.
 */
export async function editSchema(
  project: Project,
  edits: readonly SchemaEdit[],
): Promise<EditedSchema> {
  const before = await readSources(project.schemaFiles);
  validate(project.root, before);
  const unneeded: UnneededEdit[] = [];
  let after = before;
  for (const edit of edits) {
    const outcome = apply(edit, after);
    if ('edit' in outcome) unneeded.push(outcome);
    else after = withFile(after, outcome);
  }
  validateEdited(project.root, after);
  return { files: changedFiles(before, after), unneeded };
}

/** The file that the edit changes, as it leaves it. */
function apply(edit: SchemaEdit, schema: Sources): SourceText | UnneededEdit {
  switch (edit.kind) {
    case 'add-index':
      return addIndex(edit, schema);
    case 'remove-index':
      return removeIndex(edit, schema);
    case 'turn-on-partial-indexes':
      return turnOn(edit, 'partialIndexes', schema);
  }
}

type Edit<K extends SchemaEdit['kind']> = Extract<SchemaEdit, { kind: K }>;

function addIndex(edit: Edit<'add-index'>, schema: Sources): SourceText | UnneededEdit {
  const model = modelNamed(edit.model, schema);
  return (
    unneededIndex(edit, model) ?? changed(model, schema, (text) => withIndex(text, model, edit))
  );
}

function removeIndex(edit: Edit<'remove-index'>, schema: Sources): SourceText | UnneededEdit {
  const { name } = edit;
  const model = modelNamed(edit.model, schema);
  const found = declarationIn(model, name);
  if (found === null) return { edit, why: 'not declared', name: null };
  if (found === 'at a field') return { edit, why: 'declared at a field', name };
  return changed(model, schema, (text) => withoutIndex(text, model, found));
}

function turnOn(edit: SchemaEdit, feature: string, schema: Sources): SourceText | UnneededEdit {
  if (previewFeatures(schema.blocks).includes(feature)) {
    return { edit, why: 'turned on', name: null };
  }
  const generator = clientGenerator(schema.blocks);
  if (!generator) throw noClientGenerator(schema.sources.map(({ file }) => file));
  return changed(generator, schema, (text) => withFeature(text, generator, feature));
}

function modelNamed(name: string, { sources, blocks }: Sources): Block {
  const model = blocks.find((each) => each.keyword === 'model' && each.name === name);
  if (model) return model;
  const files = sources.map(({ file }) => file);
  throw modelGone(name, files);
}

function changed(
  { file }: Block,
  { sources }: Sources,
  change: (text: string) => string,
): SourceText {
  const text = sources.find((each) => each.file === file)?.text ?? '';
  return { file, text: change(text) };
}

function withFile(schema: Sources, changed: SourceText): Sources {
  const sources = schema.sources.map((each) => (each.file === changed.file ? changed : each));
  return { sources, blocks: sources.flatMap(parseSchema) };
}

function changedFiles(before: Sources, after: Sources): EditedSchema['files'] {
  return before.sources.flatMap(({ file, text }, n) => {
    const now = after.sources[n]?.text ?? text;
    return now === text ? [] : [{ file, before: text, after: now }];
  });
}

function validateEdited(root: string, schema: Sources): void {
  try {
    validate(root, schema);
  } catch (error) {
    throw error instanceof Problem ? editRefused(error.texts[0]?.cause ?? '') : error;
  }
}
