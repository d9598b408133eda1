import type { DeclaredIndex } from '../../model/declared.ts';
import type { SchemaEdit, UnneededEdit } from '../../model/schema-edit.ts';
import { hasSeenOperatorClasses } from '../../sql/prisma-operator-class.ts';
import { samePredicate } from '../../sql/same-index.ts';
import { declaredIndexes, indexOfModel } from '../schema/declared-index.ts';
import { parseSchema } from '../schema/parse-schema.ts';
import type { Block } from '../schema/syntax.ts';
import { tokenize } from '../schema/tokens.ts';
import { blankLines, indentAt, lineEndBefore, lineStarts, nextLine } from './lines.ts';

type AddIndex = Extract<SchemaEdit, { kind: 'add-index' }>;

/** Why the model needs no such line; null where it does. */
export function unneededIndex(edit: AddIndex, model: Block): UnneededEdit | null {
  const added = declarationOf(edit.line, model);
  const declared = declaredIndexes(model);
  const same = added && declared.filter((each) => sameDeclaration(each, added));
  if (!same || same.length === 0) return null;
  const named = same.find(({ name }) => name === added.name);
  if (named) return { edit, why: 'declared', name: named.name };
  return { edit, why: 'declared otherwise', name: same[0]?.name ?? null };
}

/** What the line would declare in the model. */
function declarationOf(line: string, model: Block): DeclaredIndex | null {
  const [block] = parseSchema({ file: model.file, text: `model ${model.name} {\n${line}\n}` });
  const [attribute] = block?.attributes ?? [];
  return attribute ? indexOfModel(model, attribute) : null;
}

/** Names aside. */
function sameDeclaration(one: DeclaredIndex, other: DeclaredIndex): boolean {
  return (
    one.kind === other.kind &&
    one.method === other.method &&
    one.keys.length === other.keys.length &&
    one.keys.every((key, n) => {
      const { column, descending, opclass } = other.keys[n] ?? {};
      const sameClass = key.opclass === opclass || !hasSeenOperatorClasses(one.method);
      return key.column === column && key.descending === descending && sameClass;
    }) &&
    samePredicate(one.predicate, other.predicate)
  );
}

const keys = ['index', 'unique', 'id', 'fulltext'];

/** The file's text with the line in this model of it. */
export function withIndex(text: string, model: Block, { line, comment }: AddIndex): string {
  const { at, indent, spaced } = placeIn(text, model);
  const end = lineEndBefore(text, at);
  const lines = [...(comment === null ? [] : [comment]), line].map((each) => indent + each + end);
  return text.slice(0, at) + (spaced ? '' : end) + lines.join('') + text.slice(at);
}

interface Place {
  /** Offset of a line start. */
  readonly at: number;
  readonly indent: string;
  /** Whether what stands before it is set off by a blank line, or needs not be. */
  readonly spaced: boolean;
}

/** Behind the last index, else before the other attributes, else at the end. */
function placeIn(text: string, model: Block): Place {
  const last = model.attributes.findLast(({ name }) => keys.includes(name));
  if (last) {
    const [at = model.close] = lineStarts(text, last.end, model.close);
    return { at, indent: indentAt(text, last.start), spaced: true };
  }
  const [first] = model.attributes;
  return first ? placeBefore(text, model, first.start) : placeAtEnd(text, model);
}

/** Behind the blank line that sets the attributes off, so that their comments stay with them. */
function placeBefore(text: string, model: Block, next: number): Place {
  const field = lastTokenEnd(text, model, next);
  const starts = lineStarts(text, field, next);
  const blank = blankLines(text, starts).at(-1);
  const at = blank === undefined ? (starts[0] ?? next) : nextLine(text, blank);
  return { at, indent: indentAt(text, field), spaced: blank !== undefined };
}

function placeAtEnd(text: string, model: Block): Place {
  const field = lastTokenEnd(text, model, model.close);
  const starts = lineStarts(text, field, model.close);
  return {
    at: starts.at(-1) ?? model.close,
    indent: indentAt(text, field),
    spaced: blankLines(text, starts).length > 0,
  };
}

/** Offset behind the last token of the model before this one. */
function lastTokenEnd(text: string, model: Block, before: number): number {
  return model.open + (tokenize(text.slice(model.open, before)).at(-1)?.end ?? 0);
}
