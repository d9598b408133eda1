import type { CatalogGap } from '../../../model/catalog.ts';
import type { Hazard } from '../../../model/preflight.ts';
import { quoteIdentifier } from '../../../sql/quote.ts';
import { plural } from '../../../text/format.ts';
import type { ActivityRow } from '../queries/activity.ts';
import type { PreparedRow } from '../queries/prepared.ts';

/**
 * Transactions that a concurrent build would wait for. Those younger than `settledMs` are everyday
 * traffic, which is gone before a build notices.
 */
export function judgeSessions(rows: readonly ActivityRow[], settledMs: number): readonly Hazard[] {
  return rows
    .filter(({ age_ms }) => age_ms !== null && age_ms >= settledMs)
    .map(({ age_ms, ...session }) => ({
      ...{ kind: 'open-transaction', weight: 'waits', ...session, ageMs: age_ms },
    }));
}

/** Processes named in one gap. */
const shown = 5;

/** Transactions of other roles whose age is hidden: nobody can say whether they are about to end. */
export function hiddenSessions(
  rows: readonly Pick<ActivityRow, 'pid' | 'age_ms'>[],
  role: string,
): readonly CatalogGap[] {
  const hidden = rows.filter(({ age_ms }) => age_ms === null);
  if (hidden.length === 0) return [];
  const pids = hidden.slice(0, shown).map(({ pid }) => pid);
  const more = hidden.length > shown ? ' and more' : '';
  return [
    {
      subject: `${plural(hidden.length, 'transaction')} of other roles (pid ${pids.join(', ')}${more})`,
      reason: 'a build waits for them, and the role may not see since when they are open',
      help: grantStatistics(role),
    },
  ];
}

export function grantStatistics(role: string): string {
  return `GRANT pg_read_all_stats TO ${quoteIdentifier(role)};`;
}

export function judgePrepared(rows: readonly PreparedRow[]): readonly Hazard[] {
  return rows.map(({ age_ms, ...prepared }) => ({
    ...{ kind: 'prepared-transaction', weight: 'waits', ...prepared, ageMs: age_ms },
  }));
}
