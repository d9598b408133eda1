import type {
  DiskSpaceFacts,
  InvalidIndexFacts,
  NameTakenFacts,
  PooledUrlFacts,
  PoolerSign,
  TimeoutFacts,
  TimeoutName,
  TimeoutSource,
} from '../../model/preflight.ts';
import { quoteIdentifier, quoteRelation } from '../../sql/quote.ts';
import { formatBytes } from '../../text/format.ts';
import { prismaResolve } from '../../text/prisma-command.ts';
import { formatAge, type HazardWords, listed } from './words.ts';

export function invalidIndex(facts: InvalidIndexFacts): HazardWords {
  const { index, table, partitioned, planned } = facts;
  const name = quoteRelation(index);
  const drop = `DROP INDEX ${partitioned ? '' : 'CONCURRENTLY '}${name};`;
  if (planned) {
    return {
      message: `${name} on ${quoteRelation(table)} is INVALID, and a build of that name fails (42P07)`,
      help: [drop],
    };
  }
  if (partitioned) {
    return {
      message: `${name} on ${quoteRelation(table)} is INVALID: ${unattached}`,
      help: [attachParts(name)],
    };
  }
  const remnant = /_cc(?:new|old)\d*$/.test(index.name);
  return {
    message: `${name} on ${quoteRelation(table)} is INVALID: no query uses it, each write still pays for it, and Prisma counts it as present`,
    help: [remnant ? drop : `REINDEX INDEX CONCURRENTLY ${name};`],
  };
}

export const unattached = 'not every partition has its part attached';

/** REINDEX does not help: each partition's index has to be built, and to join. */
export function attachParts(index: string): string {
  return `ALTER INDEX ${index} ATTACH PARTITION <the index of each partition>;`;
}

export function nameTaken({ index, heldOn, migration }: NameTakenFacts): HazardWords {
  const name = quoteRelation(index);
  const what = heldOn === null ? 'which is no index' : `an index on ${quoteRelation(heldOn)}`;
  const resolve = prismaResolve('--applied', migration ?? '<directory of its migration>');
  const rename = `ALTER INDEX ${name} RENAME TO "…";  -- if it is another one`;
  return {
    message: `${name} is there already, ${what}, and a build of that name fails (42P07)`,
    help:
      heldOn === null
        ? ['rename it, or the index to be built']
        : [`${resolve}    if it is the index to be built`, rename],
  };
}

const effects: Readonly<Record<TimeoutName, string>> = {
  statement_timeout: 'a build that takes longer',
  lock_timeout: 'a build that waits longer for one transaction',
  transaction_timeout: 'a build of which one step takes longer',
};

export function timeout(facts: TimeoutFacts): HazardWords {
  const { setting, ms, source, role, ownRole, largestBytes } = facts;
  const size = largestBytes === null ? '' : ` (the largest is ${formatBytes(largestBytes)})`;
  const deploys = ownRole ? '' : `, should ${role} deploy`;
  return {
    message: `${setting} is ${formatAge(ms)} (${saySource(source)})${deploys}: ${effects[setting]} is cancelled and leaves an INVALID index${size}`,
    help: [`give the URL that deploys the parameter options=-c%20${setting}%3D0`],
  };
}

function saySource(source: TimeoutSource): string {
  switch (source.kind) {
    case 'url':
      return 'options= of the URL';
    case 'role': {
      const within =
        source.database === null ? '' : ` IN DATABASE ${quoteIdentifier(source.database)}`;
      return `ALTER ROLE ${quoteIdentifier(source.role)}${within}`;
    }
    case 'database':
      return `ALTER DATABASE ${quoteIdentifier(source.database)}`;
    case 'all roles':
      return 'ALTER ROLE ALL';
    case 'server':
      return "the server's configuration";
  }
}

const signs: Readonly<Record<PoolerSign, string>> = {
  parameter: 'pgbouncer=true',
  port: "a pooler's port",
  host: "a pooler's name",
  process: 'another process answers than the connection announced',
};

export function pooledUrl(facts: PooledUrlFacts): HazardWords {
  const { source, sign, address, direct, prisma } = facts;
  const url = direct === null ? 'the direct URL of the database' : `the URL with ${direct}`;
  return {
    message: `${source} leads to a pooler (${address}: ${signs[sign]}), through which prisma migrate deploy is unreliable and a build may be cut off`,
    help: [
      prisma >= 7
        ? `datasource: { url: env('DIRECT_URL') }    in prisma.config.ts, and DIRECT_URL: ${url}`
        : `directUrl = env("DIRECT_URL")    in the datasource, and DIRECT_URL: ${url}`,
    ],
  };
}

export function diskSpace({ indexBytes, sortBytes, unknown }: DiskSpaceFacts): HazardWords {
  const sort = sortBytes === 0 ? '' : `, and ${formatBytes(sortBytes)} more while they are sorted`;
  const known =
    indexBytes === 0 ? [] : [`the indexes need about ${formatBytes(indexBytes)}${sort}`];
  const missing = unknown.length === 0 ? [] : [`the size of ${listed(unknown)} is not known`];
  return {
    message: `${[...known, ...missing].join('; ')}. What is free could not be seen: PostgreSQL tells it to no query`,
    help: [`df -h "$(psql -XAtc 'SHOW data_directory')"    on the database's server`],
  };
}
