/** Prisma's commands as lines of a POSIX shell, written the same wherever they are printed. */

export const prismaDeploy = 'npx prisma migrate deploy';

type How = '--applied' | '--rolled-back';

/** `npx prisma migrate resolve --applied 20260102000000_a`. */
export function prismaResolve(how: How, directory: string, schema: string | null = null): string {
  return ['npx', 'prisma', ...resolveArguments(how, directory, schema)]
    .map(quoteForShell)
    .join(' ');
}

/** The same as arguments of the program, unquoted. */
export function resolveArguments(
  how: How,
  directory: string,
  schema: string | null,
): readonly string[] {
  return ['migrate', 'resolve', how, directory, ...(schema === null ? [] : ['--schema', schema])];
}

/** A word as a POSIX shell takes it literally. */
function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
