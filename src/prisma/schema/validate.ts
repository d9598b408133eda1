import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { invalidSchema } from '../problems.ts';
import { withoutUrls } from './datasource.ts';
import type { Sources } from './read-sources.ts';

interface PrismaParser {
  validate(parameters: string): void;
}

/**
 * Throws a Problem with Prisma's own words if the schema is not valid.
 * `getDMMF` says the same, but writes 53 MB of JSON for 300 models: 2 s against 0.04 s.
 */
export function validate(root: string, { sources, blocks }: Sources): void {
  const schema = sources.map((each) => [relative(root, each.file), withoutUrls(each, blocks)]);
  try {
    prismaParser().validate(JSON.stringify({ prismaSchema: schema, noColor: true }));
  } catch (error) {
    throw invalidSchema(wordsOf(error));
  }
}

/** A CommonJS package: loaded on first use, and only here. */
function prismaParser(): PrismaParser {
  return createRequire(import.meta.url)('@prisma/prisma-schema-wasm') as PrismaParser;
}

function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}
