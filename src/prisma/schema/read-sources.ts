import { readFile } from 'node:fs/promises';
import { unreadable } from '../problems.ts';
import { parseSchema } from './parse-schema.ts';
import type { Block, SourceText } from './syntax.ts';

export interface Sources {
  readonly sources: readonly SourceText[];
  readonly blocks: readonly Block[];
}

/** The schema's files with their blocks; throws a Problem if one cannot be read. */
export async function readSources(files: readonly string[]): Promise<Sources> {
  const sources = await Promise.all(files.map(readSource));
  return { sources, blocks: sources.flatMap(parseSchema) };
}

async function readSource(file: string): Promise<SourceText> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    throw unreadable(file, error);
  }
}
