import { relative, sep } from 'node:path';

/** A file as reports name it: relative to the folder, with `/` on every system. */
export function shownPath(folder: string, file: string): string {
  return relative(folder, file).split(sep).join('/');
}
