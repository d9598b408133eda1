import type { Locale } from '../../model/snapshot.ts';
import type { Session } from '../../postgres/session.ts';
import type { SortTexts } from './value-map.ts';

/**
 * Sorts about as the database does, where it cannot be asked: by bytes, or by the locale's language.
 */
export function sortTextsBy(locale: Locale): SortTexts {
  const name = locale.locale ?? locale.collate;
  if (locale.provider !== 'icu' && /^(?:C|POSIX|PG_C)/i.test(name)) {
    return async (texts) => texts.toSorted(byBytes);
  }
  const { compare } = collatorOf(name);
  return async (texts) =>
    texts.toSorted((one, other) => compare(one, other) || byBytes(one, other));
}

function collatorOf(name: string): Intl.Collator {
  try {
    return new Intl.Collator(name.split('.')[0]?.replaceAll('_', '-'));
  } catch {
    return new Intl.Collator('und');
  }
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** Sorts in the database, by its default collation. */
export function sortTextsOn(session: Session): SortTexts {
  return async (texts) => {
    const rows = await session.readOnly((tx) => tx.query<{ readonly text: string }>(sql, [texts]));
    return rows.map(({ text }) => text);
  };
}

const sql = 'SELECT t AS text FROM pg_catalog.unnest($1::pg_catalog.text[]) AS u(t) ORDER BY t';
