import type { Block, Setting } from '../schema/syntax.ts';
import { tokenize } from '../schema/tokens.ts';
import { indentAt, lineEndBefore, lineStarts } from './lines.ts';

const clients = ['prisma-client', 'prisma-client-js'];

/** The first generator of a client; undefined where there is none. */
export function clientGenerator(blocks: readonly Block[]): Block | undefined {
  return blocks.find(
    ({ keyword, settings }) =>
      keyword === 'generator' &&
      settings.some(
        ({ key, value }) =>
          key === 'provider' && value.kind === 'string' && clients.includes(value.value),
      ),
  );
}

/** The file's text with the feature among the generator's. */
export function withFeature(text: string, generator: Block, feature: string): string {
  const setting = generator.settings.find(({ key }) => key === 'previewFeatures');
  return setting ? inList(text, setting, feature) : asSetting(text, generator, feature);
}

/** A single feature may stand without brackets. */
function inList(text: string, setting: Setting, feature: string): string {
  const { start, end, value } = setting;
  if (value.kind !== 'list') {
    const valueStart = start + (tokenize(text.slice(start, end)).at(-1)?.start ?? 0);
    return `${text.slice(0, valueStart)}[${text.slice(valueStart, end)}, "${feature}"]${text.slice(end)}`;
  }
  const behindLast = start + (tokenize(text.slice(start, end)).at(-2)?.end ?? 0);
  const comma = value.items.length === 0 ? '' : ', ';
  return `${text.slice(0, behindLast)}${comma}"${feature}"${text.slice(behindLast)}`;
}

function asSetting(text: string, generator: Block, feature: string): string {
  const last = generator.settings.at(-1);
  const from = last?.end ?? generator.open;
  const [at = generator.close] = lineStarts(text, from, generator.close);
  const line = `${indentAt(text, from) || '  '}previewFeatures = ["${feature}"]`;
  return text.slice(0, at) + line + lineEndBefore(text, at) + text.slice(at);
}
