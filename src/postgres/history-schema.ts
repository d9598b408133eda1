import { unquoteIdentifier } from '../sql/quote.ts';
import type { Target } from './target.ts';

/** Where Prisma keeps its history: `?schema=` of the URL, else `public`, whatever the search_path. */
export function historySchema({ settings }: Pick<Target, 'settings'>): string {
  const path = settings.search_path;
  return path === undefined || path.includes(',') ? 'public' : unquoteIdentifier(path);
}
