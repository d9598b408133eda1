import type { Connections } from '../../model/pool.ts';

/** Connections that the service can have, all its instances together. */
export interface ConnectionRoom {
  readonly maxConnections: number;
  readonly reserved: number;
  /** By other roles, or in other databases: what its own role has there is the service itself. */
  readonly inUse: number;
  readonly available: number;
  /** `metabase 4`, the most first. */
  readonly users: readonly string[];
  /** What leaves less than the server does; null where nothing does. */
  readonly narrower: string | null;
}

/** Null where a part of the sum could not be read. */
export function connectionRoom(server: Connections | null): ConnectionRoom | null {
  if (server === null) return null;
  const { maxConnections, reserved, inUse, role, database } = server;
  if (maxConnections === null || reserved === null || inUse === null) return null;
  const others = inUse.filter((use) => use.role !== role || use.database !== database);
  const used = sum(others);
  const left = maxConnections - reserved - used;
  const bounds = [
    ...bound(server.roleLimit, sum(others.filter((use) => use.role === role)), `role ${role}`),
    ...bound(
      server.databaseLimit,
      sum(others.filter((use) => use.database === database)),
      `database ${database}`,
    ),
  ];
  const narrowest = bounds.filter(({ room }) => room < left).sort((a, b) => a.room - b.room)[0];
  return {
    maxConnections,
    reserved,
    inUse: used,
    available: Math.max(0, narrowest?.room ?? left),
    users: others.slice(0, 5).map(({ role, connections }) => `${role} ${connections}`),
    narrower: narrowest?.words ?? null,
  };
}

function bound(limit: number | null, used: number, whose: string) {
  if (limit === null) return [];
  return [{ room: limit - used, words: `CONNECTION LIMIT ${limit} of ${whose}` }];
}

function sum(uses: readonly { readonly connections: number }[]): number {
  return uses.reduce((total, { connections }) => total + connections, 0);
}
