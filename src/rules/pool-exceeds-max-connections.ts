import type { DeclaredPool, PoolEvidence } from '../model/pool.ts';
import { formatCount, plural } from '../text/format.ts';
import { type ConnectionRoom, connectionRoom } from './reading/connection-room.ts';
import { optionHelp, poolSubject } from './reading/pools.ts';
import { nameOf } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

type Exceeds = {
  readonly form: DeclaredPool['form'];
  readonly source: string;
  readonly instances: number;
  readonly instancesSaid: boolean;
  readonly limit: number;
  readonly limitOrigin: string;
  /** instances × limit */
  readonly wanted: number;
  readonly available: number;
  /** The sum that leaves so many. */
  readonly sum: string;
  readonly users: readonly string[];
  /** Most connections busy at once: in a recording of one instance, in one call of a path. */
  readonly seenInRecording: number | null;
  readonly seenInOneCall: number | null;
  /** Null where not even one connection for each instance fits. */
  readonly proposedLimit: number | null;
};

export const poolExceedsMaxConnections = defineRule({
  id: 'pool-exceeds-max-connections',
  severity: 'error',
  when: 'All instances of the service together may open more connections than the server, or the pooler, has left for them.',
  effect:
    'Under load the server refuses the last of them ("too many clients already"), and requests fail while the database itself has little to do.',
  remedy: 'Lower the limit of the pool until instances × limit fits, or put a pooler in between.',
  needs: ['pool'],
  *check({ pool: evidence }): Iterable<Observation<Exceeds>> {
    for (const pool of evidence.pools) {
      const room = roomFor(pool, evidence);
      const { instances } = evidence.deployment;
      const limit = pool.limit.value;
      if (room === null || limit === null || (instances ?? 1) * limit <= room.available) continue;
      const wanted = (instances ?? 1) * limit;
      yield {
        subject: poolSubject(pool.source),
        facts: { ...factsOf(pool, evidence, room), limit, limitOrigin: pool.limit.origin, wanted },
      };
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)}: ${plural(facts.instances, 'instance')} × ${plural(facts.limit, 'connection')} = ${formatCount(facts.wanted)}, and ${formatCount(facts.available)} are left`,
    measured: facts.sum + usersOf(facts),
    help: helpOf(facts),
  }),
});

interface Room {
  readonly available: number;
  readonly sum: string;
  readonly users: readonly string[];
}

/** Behind a pooler it is the pooler's; null where that does not tell, or the URL is not known. */
function roomFor({ url }: DeclaredPool, { server, pooler }: PoolEvidence): Room | null {
  if (url === null) return null;
  if (url.sign === null) {
    const room = connectionRoom(server);
    return room === null ? null : { ...room, sum: sumOf(room) };
  }
  const clients = pooler?.maxClients ?? null;
  if (clients === null) return null;
  return { available: clients, sum: `max_client_conn ${clients} of the pooler`, users: [] };
}

function sumOf(room: ConnectionRoom): string {
  const { maxConnections, reserved, inUse, available, narrower } = room;
  const left = maxConnections - reserved - inUse;
  const sum = `${maxConnections} max_connections − ${reserved} reserved − ${inUse} in use by others = ${left}`;
  return narrower === null ? sum : `${sum}; ${narrower} leaves ${available}`;
}

function factsOf(
  { form, source }: DeclaredPool,
  { deployment, seen }: PoolEvidence,
  { available, sum, users }: Room,
) {
  const instances = deployment.instances ?? 1;
  const share = Math.floor(available / instances);
  // Twice what was busy at once is room for a peak; more would only be idle.
  const useful = seen.inRecording === null ? share : Math.max(1, seen.inRecording * 2);
  return {
    ...{ form, source, instances, available, sum, users },
    instancesSaid: deployment.instances !== null,
    seenInRecording: seen.inRecording,
    seenInOneCall: seen.inOneCall,
    proposedLimit: share < 1 ? null : Math.min(share, useful),
  };
}

function usersOf({ users }: Exceeds): string {
  return users.length === 0 ? '' : ` (${users.join(', ')})`;
}

function helpOf(facts: Exceeds): string {
  const { instances, available, proposedLimit } = facts;
  if (proposedLimit === null) {
    return `not one connection for each of ${plural(instances, 'instance')} fits into ${available}: put a pooler in transaction mode in between, run fewer instances, or raise max_connections`;
  }
  const written = optionHelp(facts, `max: ${proposedLimit}`, `connection_limit=${proposedLimit}`);
  return `${written}; ${reckoning(facts)}`;
}

/** How the proposed limit follows. */
function reckoning(facts: Exceeds): string {
  const { available, instances, seenInRecording, seenInOneCall, proposedLimit } = facts;
  const share = Math.floor(available / instances);
  const parts = [
    `${available} / ${plural(instances, 'instance')} = ${share}`,
    ...(seenInRecording === null ? [] : [`the recording had ${seenInRecording} busy at once`]),
    ...(seenInOneCall !== null && seenInOneCall > (proposedLimit ?? 0)
      ? [`one call keeps ${seenInOneCall} busy at once, and will wait for its own`]
      : []),
    ...(facts.instancesSaid ? [] : ['--instances N says how many run']),
  ];
  return parts.join('; ');
}
