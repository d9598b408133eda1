import type { Preflight } from '../../model/preflight.ts';
import type { Session } from '../../postgres/session.ts';
import { ask } from './ask.ts';
import { hiddenBuilds, judgeBuilds } from './judge/builds.ts';
import { judgeIndexes } from './judge/indexes.ts';
import { judgeMigrations } from './judge/migrations.ts';
import { hiddenSessions, judgePrepared, judgeSessions } from './judge/sessions.ts';
import { type ActivityRow, activitySql } from './queries/activity.ts';
import { type BuildRow, buildsSql } from './queries/builds.ts';
import { type StandingRow, standingSql } from './queries/indexes.ts';
import { type PreparedRow, preparedSql } from './queries/prepared.ts';
import { relationArrays } from './queries/tables.ts';
import { type PreflightSubject, tablesOf } from './subject.ts';

/** Milliseconds; see `PreflightSubject.settledMs`. */
const settled = 1_000;

export function lookAtMigrations({ folder, history }: PreflightSubject): Preflight {
  return { hazards: judgeMigrations(folder, history), gaps: history.gaps };
}

export async function lookAtIndexes(
  session: Session,
  subject: PreflightSubject,
): Promise<Preflight> {
  const planned = subject.builds.map(({ index }) => index);
  const values = [...relationArrays(tablesOf(subject)), ...relationArrays(planned)];
  const { rows, gaps } = await ask<StandingRow>(session, 'pg_index', standingSql, values);
  return { hazards: judgeIndexes(rows, subject), gaps };
}

export async function lookAtSessions(
  session: Session,
  subject: PreflightSubject,
  role: string,
): Promise<Preflight> {
  const tables = relationArrays(tablesOf(subject));
  const open = await ask<ActivityRow>(session, 'pg_stat_activity', activitySql, tables);
  const prepared = await ask<PreparedRow>(session, 'pg_prepared_xacts', preparedSql, tables);
  const hazards = judgeSessions(open.rows, subject.settledMs ?? settled);
  return {
    hazards: [...hazards, ...judgePrepared(prepared.rows)],
    gaps: [...open.gaps, ...hiddenSessions(open.rows, role), ...prepared.gaps],
  };
}

export async function lookAtBuilds(
  session: Session,
  subject: PreflightSubject,
  role: string,
): Promise<Preflight> {
  const view = 'pg_stat_progress_create_index';
  const { rows, gaps } = await ask<BuildRow>(session, view, buildsSql);
  return {
    hazards: judgeBuilds(rows, tablesOf(subject), session.versionNum),
    gaps: [...gaps, ...hiddenBuilds(rows, role)],
  };
}
