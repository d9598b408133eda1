import type { Generation } from '../model/migration.ts';
import { plural } from '../text/format.ts';
import {
  type GenerationShown,
  headline,
  lineOf,
  nothingToDo,
  remarks,
  schemaSection,
} from './generation-sections.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

const toAdd = 'add to schema.prisma, or Prisma drops the indexes';
const toRemove = 'remove from schema.prisma, or Prisma makes the indexes again';

/** What there is to say of a script of so many statements, beside it: nothing is written. */
export function renderScriptNotes(
  shown: GenerationShown,
  statements: number,
  style: Style,
): string {
  const { generation } = shown;
  const { added, removed } = generation.schema;
  const sections = [
    wrap(headline(shown), style.width).join('\n'),
    statements === 0 ? nothingToDo(generation) : `${plural(statements, 'statement')} on stdout`,
    schemaSection(added.map(lineOf), '+', toAdd, style),
    schemaSection(removed.map(lineOf), '-', toRemove, style),
    ...remarks(generation, style),
    wrap(next(generation, statements), style.width).join('\n'),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function next({ schema }: Generation, statements: number): string {
  const parts = [
    ...(statements === 0 ? [] : ['run the script with psql -v ON_ERROR_STOP=1 -f']),
    ...(schema.files.length === 0 ? [] : ['change schema.prisma']),
    'dbperf audit',
  ];
  return `next  ${parts.join(', then ')}`;
}
