import { Problem } from '../model/problem.ts';
import type { Session } from '../postgres/session.ts';
import type { Target } from '../postgres/target.ts';
import { redactUrl } from '../text/redact-url.ts';
import { lockedRelations } from './queries/locked.ts';

/**
 * A catalog query failed: as a Problem, unless it is one already or no error of the server. Sizes
 * and definitions wait for whoever holds a table exclusively; then the tables are named.
 */
export async function catalogUnread(session: Session, error: unknown): Promise<unknown> {
  if (error instanceof Problem || !(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  return new Problem({
    code: 'catalog-unread',
    what: `cannot read the catalog of ${session.target.display}`,
    cause: `${redactUrl(error.message)} (${code})`,
    help: code === '55P03' ? await lockedHelp(session) : (helps[code] ?? helps.other),
  });
}

const helps = {
  '57014': 'the server is overloaded; run again when it is not',
  other: 'the role needs no more than CONNECT and SELECT; report this if it has both',
} as Readonly<Record<string, string>> & { readonly other: string };

async function lockedHelp(session: Session): Promise<string> {
  const locked = await session.readOnly(lockedRelations).catch(() => []);
  const names = locked.length === 0 ? 'a table' : locked.join(', ');
  return `another session holds ${names} exclusively (ALTER TABLE, VACUUM FULL); run again when it is done`;
}

/** A database whose statistics cannot be carried over. */
export function snapshotVersion(target: Target, version: string): Problem {
  return new Problem({
    code: 'snapshot-version',
    what: `no snapshot can be taken of ${target.display}`,
    expected: 'PostgreSQL 14 or later',
    received: version,
    help: 'dbperf audit --url works there; its advice is then unproven',
  });
}
