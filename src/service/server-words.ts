import type { CapturedStatement } from '../model/capture.ts';

/** Texts that statements hold. */
const literals = /'(?:[^']|'')*'|(\$\w*\$).*?\1/gs;

/** Messages of these have names of the schema only. */
const ofConstraints = /^23/;
const ofData = /^22/;
const raised = /^P0/;

/**
 * The text of an error without what the server quotes of rows. A name that stands in a statement
 * that failed is the service's own.
 */
export function withoutQuotes(text: string, statements: readonly CapturedStatement[]): string {
  const failed = statements.filter(({ sqlState }) => sqlState !== null);
  const fails = (states: RegExp) => failed.some(({ sqlState }) => states.test(sqlState ?? ''));
  if (fails(raised)) return 'the database raised an exception of its own';
  if (fails(ofData)) return text.replace(/".*"/s, '"…"');
  const others = failed.filter(({ sqlState }) => !ofConstraints.test(sqlState ?? ''));
  if (others.length === 0) return text;
  const own = others.map((statement) => statement.text.replace(literals, '')).join('\n');
  return text.replace(/"([^"]*)"/g, (quoted, name: string) =>
    own.includes(name) ? quoted : '"…"',
  );
}
