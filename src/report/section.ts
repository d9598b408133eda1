import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

/** A title and its entries, each broken to the width and indented; empty without entries. */
export function section(title: string, entries: readonly string[], style: Style): string {
  if (entries.length === 0) return '';
  const lines = entries.map((entry) => `  ${wrap(entry, style.width - 4).join('\n    ')}`);
  return [style.colours.bold(title), ...lines].join('\n');
}
