import type { CatalogGap } from '../../model/catalog.ts';
import type { Hazard, Preflight, Weight } from '../../model/preflight.ts';
import type { Session } from '../../postgres/session.ts';
import { sameRelation } from '../../sql/same-relation.ts';
import { ask } from './ask.ts';
import { judgeDiskSpace } from './judge/disk-space.ts';
import {
  lookAtBuilds,
  lookAtIndexes,
  lookAtMigrations,
  lookAtSessions,
} from './look-at-database.ts';
import { lookAtDeployers, lookAtTimeouts, lookAtUrl } from './look-at-deploy.ts';
import { type RoleRow, roleSql } from './queries/role.ts';
import type { PreflightSubject } from './subject.ts';

/**
 * What stands in the way of deploying index migrations now. Reads only; the session must have no
 * transaction open. What cannot be seen is a gap.
 */
export async function preflight(session: Session, subject: PreflightSubject): Promise<Preflight> {
  const who = await ask<RoleRow>(session, 'the connected role', roleSql);
  const [me] = who.rows;
  const looks: readonly Preflight[] = [
    { hazards: [], gaps: [...who.gaps, ...standby(session)] },
    lookAtMigrations(subject),
    await lookAtIndexes(session, subject),
    await lookAtSessions(session, subject, me?.role ?? ''),
    await lookAtBuilds(session, subject, me?.role ?? ''),
    await lookAtTimeouts(session, subject, me?.role ?? ''),
    lookAtUrl(subject, me?.pid ?? null),
    { hazards: judgeDiskSpace(subject.builds, me?.memory ?? 0), gaps: [] },
    await lookAtDeployers(subject),
  ];
  return {
    hazards: sorted(oncePerCause(looks.flatMap(({ hazards }) => hazards))),
    gaps: looks.flatMap(({ gaps }) => gaps),
  };
}

/** What a failed migration left behind goes away with its recovery. */
function oncePerCause(hazards: readonly Hazard[]): readonly Hazard[] {
  const left = hazards.flatMap((one) => (one.kind === 'failed-migration' ? (one.index ?? []) : []));
  return hazards.filter(
    (one) => one.kind !== 'invalid-index' || !left.some((index) => sameRelation(index, one.index)),
  );
}

const weights: readonly Weight[] = ['stops', 'waits', 'mind'];

function sorted(hazards: readonly Hazard[]): readonly Hazard[] {
  return weights.flatMap((weight) => hazards.filter((hazard) => hazard.weight === weight));
}

/** A standby shows its own sessions and locks, and replays the primary's catalog. */
function standby({ inRecovery }: Session): CatalogGap[] {
  if (!inRecovery) return [];
  return [
    {
      subject: 'transactions, builds and deploys on the primary',
      reason: 'the server is a standby, which shows its own only',
      help: 'ask the primary: --url with its address',
    },
  ];
}
