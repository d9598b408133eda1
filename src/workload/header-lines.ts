/** One `@tag` of the comment lines at the head of a file. */
export interface Tag {
  readonly tag: string;
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** Column, from 1, at which `text` starts. */
  readonly column: number;
}

export interface SplitFile {
  readonly tags: readonly Tag[];
  /** Offset of the first character that is neither a comment line nor blank. */
  readonly start: number;
}

/** Separates the leading `--` comment lines from the rest; comments without a tag are prose. */
export function splitHeader(text: string): SplitFile {
  const tags: Tag[] = [];
  let start = 0;
  for (const [at, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed !== '' && !trimmed.startsWith('--')) break;
    const tag = tagOf(line, at + 1);
    if (tag) tags.push(tag);
    start += line.length + 1;
  }
  return { tags, start: Math.min(start, text.length) };
}

function tagOf(line: string, number: number): Tag | null {
  const match = /^(\s*--+\s*@([A-Za-z][\w-]*)\s*)(.*)$/.exec(line.trimEnd());
  if (!match) return null;
  const [, head = '', tag = '', text = ''] = match;
  return { tag, text, line: number, column: head.length + 1 };
}
