/** The name of the statement that was forgotten; null for all, undefined for none. */
export function deallocated(command: string, text: string): string | null | undefined {
  if (command === 'DEALLOCATE ALL' || command === 'DISCARD ALL') return null;
  if (command !== 'DEALLOCATE') return undefined;
  const [, quoted, plain] = statement.exec(text) ?? [];
  return quoted?.replaceAll('""', '"') ?? plain?.toLowerCase();
}

const statement = /^\s*deallocate\s+(?:prepare\s+)?(?:"((?:[^"]|"")+)"|([^\s;"]+))\s*;?\s*$/i;
