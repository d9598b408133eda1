import type { Locale } from '../model/snapshot.ts';
import { icuArguments, type LocaleArguments } from '../postgres/embedded/cluster.ts';

/**
 * Arguments of initdb for a cluster that sorts as the original, the best first. What the machine may
 * lack is followed by a stand-in of ICU, never by C: under C a plain btree serves `LIKE 'x%'`.
 */
export function localeArguments(locale: Locale, major: number): LocaleArguments {
  const own = ownArguments(locale, major);
  if (isC(locale.collate) && locale.provider === 'libc') return own;
  return [...own, ...standIns(locale, major)];
}

function ownArguments(locale: Locale, major: number): LocaleArguments {
  if (locale.provider === 'icu') return major >= 15 ? icuArguments(locale.locale ?? 'en-US') : [];
  if (locale.provider === 'builtin' && major >= 17) {
    const name = locale.locale ?? 'C.UTF-8';
    return [['--locale-provider=builtin', `--builtin-locale=${name}`, '--locale=C.UTF-8']];
  }
  if (isC(locale.collate)) return [['--no-locale']];
  return [[`--lc-collate=${locale.collate}`, `--lc-ctype=${locale.ctype}`, '--locale=C']];
}

/** PostgreSQL 14 has no cluster of ICU's. C.UTF-8 sorts by bytes, and yet is not C to its planner. */
function standIns(locale: Locale, major: number): LocaleArguments {
  const bytes = [['--locale=C.UTF-8'], ['--locale=C.utf8']];
  if (major < 15 || /^C\b/.test(locale.locale ?? locale.collate)) return bytes;
  return [...icuArguments(icuLocale(locale)), ...icuArguments('en-US'), ...bytes];
}

/** `en_US.UTF-8` → `en-US`. */
export function icuLocale({ locale, collate }: Pick<Locale, 'locale' | 'collate'>): string {
  if (locale !== null && !/^C\b/.test(locale)) return locale;
  const language = collate.replace(/[.@].*$/, '').replaceAll('_', '-');
  return /^[a-z]{2,3}(-|$)/.test(language) ? language : 'en-US';
}

/** What is to be said where the cluster got another locale than the original has; else null. */
export function localeNote(original: Locale, got: Locale): string | null {
  if (sameSorting(original, got)) return null;
  const wanted = `${original.locale ?? original.collate} (${original.provider})`;
  const stand = `${got.locale ?? got.collate} (${got.provider})`;
  return `the locale ${wanted} of the database is not on this machine: its twin sorts by ${stand}`;
}

function sameSorting(one: Locale, other: Locale): boolean {
  if (one.provider !== other.provider) return false;
  if (one.provider !== 'libc') return one.locale === other.locale;
  return plain(one.collate) === plain(other.collate);
}

const isC = (name: string) => name === 'C' || name === 'POSIX';

/** glibc takes `UTF-8` and `utf8` for the same. */
const plain = (name: string) => name.toLowerCase().replaceAll('-', '');
