import { relative } from 'node:path';
import type { SourceModule } from './source-module.ts';

/** A `new X(` in the source; places are indexes of tokens. */
export interface Site {
  readonly module: SourceModule;
  /** Of `new`. */
  readonly at: number;
  /** `PrismaPg` of `new PrismaPg(…)`. */
  readonly made: string;
  /** Of the bracket before the arguments; null where there are none. */
  readonly open: number | null;
  readonly line: number;
}

/** Where a module makes an instance of one of these classes, whose names it may have changed. */
export function sitesOf(module: SourceModule, classes: readonly string[]): readonly Site[] {
  return [...module.tokens.entries()].flatMap(([at, { kind, text, line }]) => {
    if (kind !== 'word' || text !== 'new') return [];
    const { name, made } = madeBy(module, at);
    if (!classes.includes(made)) return [];
    const open = openBehind(module, name + 1);
    return [{ module, at, made, open, line }];
  });
}

/** The class of `new X`, `new pkg.X`, as its module names it, and the token of its name. */
export function madeBy({ tokens, imports }: SourceModule, at: number) {
  let name = at + 1;
  while (tokens[name + 1]?.text === '.') name += 2;
  const written = tokens[name]?.text ?? '';
  return { name, made: imports.get(written)?.name ?? written };
}

/** Type arguments may stand before the bracket. */
function openBehind({ tokens }: SourceModule, from: number): number | null {
  if (tokens[from]?.text === '(') return from;
  if (tokens[from]?.text !== '<') return null;
  const open = tokens.findIndex(({ text }, at) => at > from && (text === '(' || text === ';'));
  return tokens[open]?.text === '(' ? open : null;
}

/** `src/prisma.ts:3` */
export function placeOf(root: string, { module, line }: Site): string {
  return `${relative(root, module.file).replaceAll('\\', '/')}:${line}`;
}
