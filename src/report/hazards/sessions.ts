import type {
  BuildRunningFacts,
  DeployRunningFacts,
  OpenTransactionFacts,
  PreparedTransactionFacts,
  SessionFacts,
  Weight,
} from '../../model/preflight.ts';
import { quoteLiteral, quoteRelation } from '../../sql/quote.ts';
import { formatShare } from '../../text/format.ts';
import { formatAge, type HazardWords, relations } from './words.ts';

export function openTransaction(facts: OpenTransactionFacts): HazardWords {
  const { pid, locked, snapshot, ageMs, wraparound } = facts;
  const holds = [
    ...(locked.length > 0 ? [`holds a lock on ${relations([...locked])}`] : []),
    ...(snapshot ? ['holds a snapshot'] : []),
  ].join(' and ');
  const open = ageMs === null ? '' : `, open for ${formatAge(ageMs)},`;
  if (wraparound) {
    return {
      message: `an autovacuum that prevents wraparound (pid ${pid})${open} ${holds}: a build waits until it ends`,
      help: ['wait until it has ended; it must not be stopped'],
    };
  }
  return {
    message: `the transaction of ${who(facts)}${open} ${holds}: a build waits until it ends`,
    help: [`SELECT pg_catalog.pg_terminate_backend(${pid});  -- unless it ends by itself`],
  };
}

export function preparedTransaction(facts: PreparedTransactionFacts): HazardWords {
  const { gid, owner, ageMs, locked } = facts;
  const literal = quoteLiteral(gid).trim();
  return {
    message: `the transaction ${literal} of ${owner}, prepared ${formatAge(ageMs)} ago, holds a lock on ${relations([...locked])}: a build waits until somebody ends it`,
    help: [`COMMIT PREPARED ${literal};  -- or ROLLBACK PREPARED ${literal};`],
  };
}

export function buildRunning(facts: BuildRunningFacts & { readonly weight: Weight }): HazardWords {
  const { table, command, phase, done, ageMs, sameTable, weight } = facts;
  const what = `${command ?? 'a build of an index'}${table === null ? '' : ` on ${quoteRelation(table)}`}`;
  const far =
    phase === null ? '' : `, at "${phase}"${done === null ? '' : ` (${formatShare(done)})`}`;
  const since = ageMs === null ? '' : ` for ${formatAge(ageMs)}`;
  const effect = sameTable
    ? 'a table has one build at a time, and the next one waits'
    : weight === 'waits'
      ? 'a build may wait until it ends'
      : 'two builds at once share memory and disk';
  return {
    message: `${what} runs${since}${far}, by ${who(facts)}: ${effect}`,
    help: ['wait until it has ended: SELECT * FROM pg_catalog.pg_stat_progress_create_index;'],
  };
}

export function deployRunning(facts: DeployRunningFacts): HazardWords {
  const at = facts.migration === null ? '' : `, at ${facts.migration}`;
  return {
    message: `somebody deploys: ${who(facts)} holds Prisma's lock, or waits for it${at}. A second deploy deadlocks with a concurrent build (40P01)`,
    help: [
      'wait until it has ended',
      `SELECT pg_catalog.pg_terminate_backend(${facts.pid});  -- only where nobody deploys any more`,
    ],
  };
}

function who({ pid, application, role, state }: SessionFacts): string {
  const parts = [application === '' ? null : `application ${application}`, `role ${role}`, state];
  return `pid ${pid} (${parts.filter((part) => part !== null && part !== 'role ').join(', ')})`;
}
