import { quoteIdentifier, quoteLiteral } from '../sql/quote.ts';
import { icuLocale } from './locale.ts';

/**
 * Columns name collations that initdb found on the original's machine. One that this machine lacks
 * is made of ICU's; from PostgreSQL's complaint to the statement that mends it, else null.
 */
export function standInCollation(complaint: string): string | null {
  const missing = /^collation "(?:pg_catalog\.)?([^"]+)" for encoding "[^"]+" does not exist/;
  const name = missing.exec(complaint)?.[1];
  if (name === undefined) return null;
  const locale = quoteLiteral(icuLocale({ locale: null, collate: name }));
  return `CREATE COLLATION pg_catalog.${quoteIdentifier(name)} (provider = icu, locale = ${locale})`;
}
