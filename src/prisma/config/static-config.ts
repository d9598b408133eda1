import type { UrlSource } from '../../model/declared.ts';
import type { ConfigValues } from './prisma-config.ts';

const comments = /\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/[^\n]*/g;
const quoted = /(["'`])([^"'`$]*)\1/.source;

/** What the text of a `prisma.config.*` says plainly, without running it. */
export function staticValues(text: string): ConfigValues {
  const code = text.replaceAll(comments, '');
  return {
    schema: stringOf(code, /\bschema\s*:\s*/),
    migrations: stringOf(code, /\bmigrations\s*:\s*\{[^}]*?\bpath\s*:\s*/),
    url: urlOf(code, 'directUrl') ?? urlOf(code, 'url'),
  };
}

function stringOf(code: string, before: RegExp): string | null {
  const match = new RegExp(before.source + quoted).exec(code);
  return match?.[2] ?? null;
}

function urlOf(code: string, key: string): UrlSource | null {
  const before = new RegExp(`\\bdatasource\\s*:\\s*\\{[^}]*?\\b${key}\\s*:\\s*`);
  const literal = stringOf(code, before);
  if (literal !== null) return { kind: 'literal', value: literal };
  const variable = new RegExp(`${before.source}(?:env\\(\\s*["'\`](\\w+)|process\\.env\\.(\\w+))`);
  const match = variable.exec(code);
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? null : { kind: 'env', variable: name };
}
