import type { CatalogGap } from '../../model/catalog.ts';
import type { Preflight } from '../../model/preflight.ts';
import { Problem } from '../../model/problem.ts';
import type { Session } from '../../postgres/session.ts';
import { parseTarget } from '../../postgres/target.ts';
import { ask } from './ask.ts';
import { judgeDeployers } from './deployers/judge.ts';
import { readDeployFiles } from './deployers/read-files.ts';
import { judgeUrl } from './judge/pooled-url.ts';
import { judgeTimeouts } from './judge/timeouts.ts';
import { relationArrays } from './queries/tables.ts';
import {
  type RoleTimeoutRow,
  roleTimeoutsSql,
  type TimeoutRow,
  timeoutNames,
  timeoutsSql,
} from './queries/timeouts.ts';
import { type PreflightSubject, tablesOf } from './subject.ts';

export async function lookAtTimeouts(
  session: Session,
  subject: PreflightSubject,
  role: string,
): Promise<Preflight> {
  const names = [...timeoutNames];
  const effective = await ask<TimeoutRow>(session, 'pg_settings', timeoutsSql, [names]);
  const values = [...relationArrays(tablesOf(subject)), names];
  const set = await ask<RoleTimeoutRow>(session, 'pg_db_role_setting', roleTimeoutsSql, values);
  const sizes = subject.builds.flatMap(({ bytes }) => bytes ?? []);
  const hazards = judgeTimeouts({
    role,
    effective: effective.rows,
    set: set.rows,
    ofUrl: settingsOf(session, subject),
    largestBytes: sizes.length === 0 ? null : Math.max(...sizes),
  });
  return { hazards, gaps: [...effective.gaps, ...set.gaps] };
}

/** Of the URL that deploys; where dbperf cannot read it, of the one it came by. */
function settingsOf(session: Session, { url, root }: PreflightSubject) {
  try {
    return url === null ? session.target.settings : parseTarget(url.text, root).settings;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return session.target.settings;
  }
}

/** What the connection showed tells of the URL that deploys only where both lead to one place. */
export function lookAtUrl(
  { url, announcedPid = null }: PreflightSubject,
  pid: number | null,
): Preflight {
  if (url === null) return { hazards: [], gaps: [unknownUrl] };
  const pids =
    announcedPid === null || pid === null ? null : { announced: announcedPid, answering: pid };
  return { hazards: judgeUrl(url, pids), gaps: [] };
}

const unknownUrl: CatalogGap = {
  subject: 'the URL that prisma migrate deploy uses',
  reason: 'it is not known here, so neither is whether it leads to a pooler',
  help: 'deploy over a direct connection',
};

export async function lookAtDeployers({ root }: PreflightSubject): Promise<Preflight> {
  const { files, gaps } = await readDeployFiles(root);
  return { hazards: judgeDeployers(files), gaps };
}
