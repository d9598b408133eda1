import type { Generation, Migration, SchemaLine } from '../model/migration.ts';
import type { Run } from '../model/run.ts';
import { plural } from '../text/format.ts';
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

export function renderGeneration(shown: GenerationShown, style: Style): string {
  const { generation, written } = shown;
  const { plan, schema, notes } = generation;
  const sections = [
    wrap(headline(shown), style.width).join('\n'),
    plan.migrations.length === 0 ? nothing(shown) : directories(shown, style),
    schemaSection(schema.added, '+', 'schema.prisma declares', style),
    schemaSection(schema.removed, '-', 'schema.prisma no longer declares', style),
    section('left to the migration alone', unsayable(generation), style),
    partialSection(generation, style),
    section('no migration', skipped(generation), style),
    section('redundant with them', redundant(generation), style),
    section('notes', notes, style),
    ...(style.verbose || !written ? contents(generation) : []),
    nextSteps(shown),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function headline({ run, fresh }: GenerationShown): string {
  const { database, host, startedAt } = run.head;
  const where = host.startsWith('/') ? 'a Unix socket' : host;
  const when = fresh ? 'now' : `${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return `advice of the audit of "${database}" at ${where}, ${when}`;
}

function nothing({ generation }: GenerationShown): string {
  const { plan, schema } = generation;
  if (schema.files.length > 0) return 'no migration is needed';
  return plan.skipped.length === 0
    ? 'nothing to do: no index is advised'
    : 'nothing to do: no index is left to build';
}

function directories({ generation, written, folder }: GenerationShown, style: Style): string {
  const { migrations } = generation.plan;
  const what = `${plural(migrations.length, 'migration')} in ${folder}`;
  const title = written ? `wrote ${what}` : `would write ${what}`;
  return [style.colours.bold(title), ...migrationLines(migrations)].join('\n');
}

/** Each directory with its statement. */
export function migrationLines(migrations: readonly Migration[]): readonly string[] {
  return migrations.flatMap((one) => [`  ${one.directory}`, `    ${one.statement}`]);
}

function schemaSection(
  lines: readonly SchemaLine[],
  sign: string,
  title: string,
  style: Style,
): string {
  if (lines.length === 0) return '';
  // Not broken: a line of the schema may be copied.
  const shown = lines.map(({ model, line }) => `  ${sign} model ${model}  ${line}`);
  return [style.colours.bold(title), ...shown].join('\n');
}

function unsayable({ schema }: Generation): readonly string[] {
  return schema.unsayable.map(({ index, reason, prismaWould }) => {
    const warning = { ignore: 'Prisma does not see it', drop: 'migrate dev would drop it' };
    return `${index}: ${reason}; ${warning[prismaWould]}`;
  });
}

function partialSection({ schema }: Generation, style: Style): string {
  if (schema.partial.length === 0) return '';
  const lines = schema.partial.map(({ model, line }) => `  model ${model}  ${line}`);
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

/** Every file whole. */
function contents({ files, folder }: Generation): readonly string[] {
  return files.map(({ path, content }) => `==> ${folder}/${path} <==\n${content.trimEnd()}`);
}

function nextSteps({ generation, written }: GenerationShown): string {
  const { plan, schema } = generation;
  if (plan.migrations.length === 0 && schema.files.length === 0) return 'next  dbperf audit';
  if (!written) return 'next  dbperf gen-migration';
  return plan.migrations.some(isBuild)
    ? 'next  dbperf gen-migration --check, then commit; prisma migrate deploy or dbperf apply builds them'
    : 'next  commit the change of the schema';
}

function isBuild({ kind }: Migration): boolean {
  return kind !== 'drop-redundant';
}
