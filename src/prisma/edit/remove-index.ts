import { declaredIndexes, indexOfModel } from '../schema/declared-index.ts';
import type { Attribute, Block } from '../schema/syntax.ts';
import { lineStarts } from './lines.ts';

/** How the model declares the index of this name: by an attribute of its own, at a field, or not. */
export function declarationIn(model: Block, name: string): Attribute | 'at a field' | null {
  const attribute = model.attributes.find((each) => indexOfModel(model, each)?.name === name);
  if (attribute) return attribute;
  return declaredIndexes(model).some((each) => each.name === name) ? 'at a field' : null;
}

const includeComment = /(?:^|\n)[^\S\n]*\/\/ "[^\n]* INCLUDE columns?: see the migration\r?\n$/;

/** The file's text without the attribute, its line's comment, and the one that dbperf put above it. */
export function withoutIndex(text: string, model: Block, { start, end }: Attribute): string {
  const own = lineStarts(text, model.open, start).at(-1) ?? start;
  const alone = text.slice(own, start).trim() === '';
  const [next = end] = lineStarts(text, end, model.close);
  if (!alone) return text.slice(0, start) + text.slice(end);
  const before = withoutIncludeComment(text.slice(0, own));
  return withoutDoubleBlank(before, text.slice(next));
}

function withoutIncludeComment(before: string): string {
  const comment = includeComment.exec(before);
  return comment ? before.slice(0, before.lastIndexOf('//')).replace(/[^\S\n]*$/, '') : before;
}

/** A blank line that set the attribute off goes with it, unless something else follows. */
function withoutDoubleBlank(before: string, after: string): string {
  const blankBefore = /\n([^\S\n]*\n)$/.exec(before)?.[1];
  const nothingFollows = /^[^\S\n]*(?:\r?\n|\})/.test(after);
  return blankBefore !== undefined && nothingFollows
    ? before.slice(0, -blankBefore.length) + after
    : before + after;
}
