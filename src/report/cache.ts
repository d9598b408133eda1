import type { CacheReport } from '../model/function-path.ts';
import { formatMs } from '../text/format.ts';

/** What was seen of a path's cache: `its cache: second call 0.02 ms without a statement, …`. */
export function sayCache({ ttlMs, checks }: CacheReport): string {
  const hits = checks.flatMap(({ again }) => (again?.statements === 0 ? [again.ms] : []));
  const written = checks.flatMap(({ afterWrite }) => afterWrite ?? []);
  const expired = checks.flatMap(({ afterTtl }) => afterTtl ?? []);
  const isNew = written.every(({ current }) => current);
  const isReadAgain = expired.every(({ statements }) => statements > 0);
  const words = [
    hits.length === 0
      ? 'not seen to be hit'
      : `second call ${formatMs(Math.max(...hits))}, no statement`,
    ...(written.length === 0 ? [] : [`${isNew ? 'new' : 'old'} value after a write`]),
    ...(expired.length === 0
      ? []
      : [`${isReadAgain ? 'read again' : 'not read again'} after ${formatMs(ttlMs)}`]),
  ];
  return `its cache: ${words.join(', ')}`;
}
