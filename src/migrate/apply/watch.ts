import { setTimeout as sleep } from 'node:timers/promises';
import type { ApplyEvent, BuildProgress } from '../../model/applied.ts';
import type { Session } from '../../postgres/session.ts';
import { blockerColumns } from './obstacles.ts';
import { pollMs } from './wait.ts';

interface Row {
  readonly phase: string | null;
  readonly blocks_done: number;
  readonly blocks_total: number;
  readonly tuples_done: number;
  readonly tuples_total: number;
  readonly blocker: number | null;
  readonly application: string;
  readonly age_ms: number | null;
  readonly state: string | null;
}

/**
 * The view names whom a build waits for; what waits for a lock of the table is asked for itself. Not
 * named is this look, whose snapshot a build may meet as well.
 */
const sql = `SELECT p.phase, p.blocks_done, p.blocks_total, p.tuples_done, p.tuples_total,
    b.pid AS blocker, ${blockerColumns}
  FROM (SELECT $1::int AS pid) AS build
  LEFT JOIN pg_catalog.pg_stat_progress_create_index AS p ON p.pid = build.pid
  CROSS JOIN LATERAL (SELECT NULLIF(
      COALESCE(NULLIF(p.current_locker_pid, 0)::int, (pg_catalog.pg_blocking_pids(build.pid))[1]),
      pg_catalog.pg_backend_pid()) AS pid) AS b
  LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = b.pid`;

/**
 * Tells how the work of that backend goes until it is settled, over a connection of its own. What
 * goes wrong with telling does not touch the work.
 */
export async function watched<T>(
  work: Promise<T>,
  session: Session,
  pid: number,
  onEvent: (event: ApplyEvent) => void,
): Promise<T> {
  const settled = new AbortController();
  const settle = () => settled.abort();
  work.then(settle, settle);
  const telling = tell(session, pid, onEvent, settled.signal).catch(() => undefined);
  try {
    return await work;
  } finally {
    await telling;
  }
}

async function tell(
  session: Session,
  pid: number,
  onEvent: (event: ApplyEvent) => void,
  settled: AbortSignal,
): Promise<void> {
  for (;;) {
    await sleep(pollMs, undefined, { signal: settled });
    const [row] = await session.readOnly((tx) => tx.query<Row>(sql, [pid]));
    if (row === undefined || settled.aborted) return;
    for (const event of eventsOf(row)) onEvent(event);
  }
}

function eventsOf(row: Row): readonly ApplyEvent[] {
  const { phase, blocker, application, age_ms, state } = row;
  const events: ApplyEvent[] = [];
  if (phase !== null) events.push({ kind: 'progress', progress: progressOf(row, phase) });
  if (blocker !== null) {
    const who = { pid: blocker, application, ageMs: age_ms, state };
    events.push({ kind: 'waits', why: 'transaction', blocker: who });
  }
  return events;
}

function progressOf(row: Row, phase: string): BuildProgress {
  const { blocks_done, blocks_total, tuples_done, tuples_total } = row;
  if (blocks_total > 0) return { phase, unit: 'blocks', done: blocks_done, total: blocks_total };
  if (tuples_total > 0) return { phase, unit: 'tuples', done: tuples_done, total: tuples_total };
  return { phase, unit: null, done: 0, total: 0 };
}
