import type { Migration } from '../model/migration.ts';
import { plural } from '../text/format.ts';
import {
  featuresOf,
  type GenerationShown,
  headline,
  lineOf,
  nothingToDo,
  remarks,
  schemaSection,
} from './generation-sections.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

/** What was written, or would be, with the next command. */
export function renderGeneration(shown: GenerationShown, style: Style): string {
  const { generation, written } = shown;
  const { plan, schema } = generation;
  const added = [...featuresOf(schema), ...schema.added.map(lineOf)];
  const sections = [
    wrap(headline(shown), style.width).join('\n'),
    plan.migrations.length === 0 ? nothingToDo(generation) : directories(shown, style),
    schemaSection(added, '+', 'schema.prisma declares', style),
    schemaSection(schema.removed.map(lineOf), '-', 'schema.prisma no longer declares', style),
    ...remarks(generation, style),
    ...(style.verbose || !written ? contents(shown) : []),
    wrap(nextSteps(shown), style.width).join('\n'),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
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

/** Every file whole. */
function contents({ generation, folder }: GenerationShown): readonly string[] {
  return generation.files.map(
    ({ path, content }) => `==> ${folder}/${path} <==\n${content.trimEnd()}`,
  );
}

function nextSteps({ generation, written }: GenerationShown): string {
  const { plan, schema } = generation;
  if (plan.migrations.length === 0 && schema.files.length === 0) return 'next  dbperf audit';
  if (!written) return 'next  the same without --dry-run writes it';
  return plan.migrations.some(isBuild)
    ? 'next  dbperf gen-migration --check, then commit; prisma migrate deploy or dbperf apply builds them'
    : 'next  commit the change of the schema';
}

function isBuild({ kind }: Migration): boolean {
  return kind !== 'drop-redundant';
}
