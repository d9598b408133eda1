import type { Datasource, UrlSource } from '../../model/declared.ts';
import { noDatasource, otherProvider } from '../problems.ts';
import {
  argument,
  type Block,
  type Expression,
  itemsOf,
  type SourceText,
  textOf,
} from './syntax.ts';

const urlKeys = ['url', 'directUrl', 'shadowDatabaseUrl'];

/** The datasource block; throws a Problem if there is none, or if it is not PostgreSQL's. */
export function datasourceOf(blocks: readonly Block[], files: readonly string[]): Datasource {
  const block = blocks.find((each) => each.keyword === 'datasource');
  if (!block) throw noDatasource(files);
  const provider = textOf(setting(block, 'provider'));
  if (provider !== 'postgresql' && provider !== 'postgres') throw otherProvider(block, provider);
  return {
    name: block.name,
    url: urlSource(setting(block, 'url')),
    directUrl: urlSource(setting(block, 'directUrl')),
    schemas: itemsOf(setting(block, 'schemas')).flatMap((item) => textOf(item) ?? []),
  };
}

export function relationMode(blocks: readonly Block[]): 'foreignKeys' | 'prisma' {
  const block = blocks.find((each) => each.keyword === 'datasource');
  return block && textOf(setting(block, 'relationMode')) === 'prisma' ? 'prisma' : 'foreignKeys';
}

export function previewFeatures(blocks: readonly Block[]): string[] {
  const generators = blocks.filter((each) => each.keyword === 'generator');
  const named = generators.flatMap((each) => itemsOf(setting(each, 'previewFeatures')));
  return [...new Set(named.flatMap((item) => textOf(item) ?? []))].sort();
}

/** Prisma 7's parser refuses the URLs of 5 and 6: blanks take their place, so that places stay. */
export function withoutUrls(source: SourceText, blocks: readonly Block[]): string {
  const settings = blocks
    .filter((block) => block.keyword === 'datasource' && block.file === source.file)
    .flatMap((block) => block.settings.filter(({ key }) => urlKeys.includes(key)));
  return settings.reduce(
    (text, { start, end }) =>
      text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end),
    source.text,
  );
}

/** Whether the datasource names a URL, as only Prisma 6 and earlier allow. */
export function namesUrl(blocks: readonly Block[]): boolean {
  return blocks.some((block) => block.keyword === 'datasource' && setting(block, 'url') !== null);
}

function setting(block: Block, key: string): Expression | null {
  return block.settings.find((each) => each.key === key)?.value ?? null;
}

function urlSource(value: Expression | null): UrlSource | null {
  if (value?.kind === 'string') return { kind: 'literal', value: value.value };
  if (value?.kind !== 'call') return null;
  const variable = textOf(argument(value, 'name', true));
  return variable === null ? null : { kind: 'env', variable };
}
