import type { Generation, SchemaChange, SchemaLine } from '../model/migration.ts';
import type { Run } from '../model/run.ts';
import { section } from './section.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

/** What was written, or would be, with the next command. */
export interface GenerationShown {
  readonly generation: Generation;
  readonly run: Run;
  /** The run is that of an audit made just now. */
  readonly fresh: boolean;
  readonly written: boolean;
  /** The migrations folder as the reader would name it. */
  readonly folder: string;
}

/** Where the advice comes from, in one line. */
export function headline({ run, fresh }: GenerationShown): string {
  const { database, host, startedAt } = run.head;
  const where = host.startsWith('/') ? 'a Unix socket' : host;
  const when = fresh ? 'now' : `${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return `advice of the audit of "${database}" at ${where}, ${when}`;
}

/** Why there is no migration. */
export function nothingToDo({ plan, schema }: Generation): string {
  if (schema.files.length > 0) return 'no migration is needed';
  return plan.skipped.length === 0
    ? 'nothing to do: no index is advised'
    : 'nothing to do: no index is left to build';
}

/** Lines of the schema under a title, each with its sign. */
export function schemaSection(
  lines: readonly string[],
  sign: string,
  title: string,
  style: Style,
): string {
  if (lines.length === 0) return '';
  // Not broken: a line of the schema may be copied.
  const shown = lines.map((line) => `  ${sign} ${line}`);
  return [style.colours.bold(title), ...shown].join('\n');
}

export function lineOf({ model, line }: SchemaLine): string {
  return `model ${model}  ${line}`;
}

/** The generator's line with a feature that was turned on. */
export function featuresOf({ files }: SchemaChange): readonly string[] {
  return files.flatMap(({ before, after }) => {
    const old = new Set(before.split('\n'));
    const made = after.split('\n').filter((line) => !old.has(line));
    return made
      .filter((line) => /^\s*previewFeatures\b/.test(line))
      .map((line) => `generator  ${line.trim()}`);
  });
}

/** What both the report of written migrations and that of a script tell in the end. */
export function remarks(generation: Generation, style: Style): readonly string[] {
  return [
    section('left to the migration alone', unsayable(generation), style),
    partialSection(generation, style),
    section('no migration', skipped(generation), style),
    section('redundant with them', redundant(generation), style),
    section('notes', generation.notes, style),
  ];
}

function unsayable({ schema }: Generation): readonly string[] {
  return schema.unsayable.map(({ index, reason, prismaWould }) => {
    const warning = { ignore: 'Prisma does not see it', drop: 'migrate dev would drop it' };
    return `${index}: ${reason}; ${warning[prismaWould]}`;
  });
}

function partialSection({ schema }: Generation, style: Style): string {
  if (schema.partial.length === 0) return '';
  const lines = schema.partial.map((line) => `  ${lineOf(line)}`);
  const why = wrap(
    'partialIndexes is off. Turned on, it needs each of these lines in the same change, or Prisma drops the index; --partial-indexes does both.',
    style.width,
  );
  return [...why, ...lines].join('\n');
}

function skipped({ plan }: Generation): readonly string[] {
  return plan.skipped.map(
    ({ index, reason, help }) => `${index.name}: ${reason}${help === null ? '' : `; ${help}`}`,
  );
}

function redundant({ plan }: Generation): readonly string[] {
  return plan.redundant.map(({ name }) => `${name}: --drop-redundant drops it`);
}
