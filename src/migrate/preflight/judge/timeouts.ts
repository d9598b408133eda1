import type { Hazard, TimeoutName, TimeoutSource } from '../../../model/preflight.ts';
import { type RoleTimeoutRow, type TimeoutRow, timeoutNames } from '../queries/timeouts.ts';

export interface Timeouts {
  /** The connected role. */
  readonly role: string;
  readonly effective: readonly TimeoutRow[];
  readonly set: readonly RoleTimeoutRow[];
  /** Settings that the URL carries, which override all others. */
  readonly ofUrl: Readonly<Record<string, string>>;
  readonly largestBytes: number | null;
}

/** Timeouts that would abort a build: of the connected role, then of others who may deploy. */
export function judgeTimeouts(timeouts: Timeouts): readonly Hazard[] {
  return timeoutNames.flatMap((name) => [...ofOwn(name, timeouts), ...ofOthers(name, timeouts)]);
}

/** PostgreSQL 16 and before know no transaction_timeout, whatever an URL says. */
function ofOwn(setting: TimeoutName, timeouts: Timeouts): Hazard[] {
  const { effective, role, ofUrl, largestBytes } = timeouts;
  const row = effective.find(({ name }) => name === setting);
  if (row === undefined) return [];
  const inUrl = milliseconds(ofUrl[setting] ?? '');
  const ms = inUrl ?? row.ms;
  if (ms === 0) return [];
  const source = inUrl === null ? sourceOf(setting, timeouts) : ({ kind: 'url' } as const);
  return [
    { kind: 'timeout', weight: 'waits', setting, ms, source, role, ownRole: true, largestBytes },
  ];
}

/** A role's setting in this database counts before its general one, and that before the database's. */
function sourceOf(setting: TimeoutName, { set }: Timeouts): TimeoutSource {
  const rows = set.filter(({ name, own, role }) => name === setting && (own || role === null));
  const [first] = [...rows].sort((a, b) => rank(a) - rank(b));
  if (first === undefined) return { kind: 'server' };
  const { role, database } = first;
  if (role !== null) return { kind: 'role', role, database };
  return database === null ? { kind: 'all roles' } : { kind: 'database', database };
}

function rank({ role, database }: RoleTimeoutRow): number {
  return (role === null ? 2 : 0) + (database === null ? 1 : 0);
}

function ofOthers(setting: TimeoutName, timeouts: Timeouts): Hazard[] {
  const rows = timeouts.set.filter((row) => row.name === setting && !row.own && row.role !== null);
  const roles = [...new Set(rows.flatMap(({ role }) => role ?? []))];
  return roles.flatMap((role) => {
    const [row] = rows.filter((each) => each.role === role).sort((a, b) => rank(a) - rank(b));
    const ms = milliseconds(row?.value ?? '') ?? 0;
    if (row === undefined || ms === 0) return [];
    const source = { kind: 'role', role, database: row.database } as const;
    const { largestBytes } = timeouts;
    return [
      { kind: 'timeout', weight: 'mind', setting, ms, source, role, ownRole: false, largestBytes },
    ];
  });
}

const unitMs: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** PostgreSQL's text of a time whose unit is milliseconds; null where it is none. */
function milliseconds(text: string): number | null {
  const [, amount, unit] = /^\s*'?(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?'?\s*$/.exec(text) ?? [];
  return amount === undefined ? null : Math.round(Number(amount) * (unitMs[unit ?? 'ms'] ?? 1));
}
