import { quoteForShell } from './quote-for-shell.ts';

type How = '--applied' | '--rolled-back';

/** What `prisma migrate resolve` is called with, as it can be pasted. */
export function resolveCommand(how: How, directory: string, schema: string | null = null): string {
  return ['prisma', ...resolveArguments(how, directory, schema)].map(quoteForShell).join(' ');
}

export function resolveArguments(
  how: How,
  directory: string,
  schema: string | null,
): readonly string[] {
  return ['migrate', 'resolve', how, directory, ...(schema === null ? [] : ['--schema', schema])];
}
