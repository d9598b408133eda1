import type { PendingMigration } from '../../model/applied.ts';
import type { RelationName } from '../../model/catalog.ts';
import { Problem } from '../../model/problem.ts';
import type { Target } from '../../postgres/target.ts';
import { quoteIdentifier, quoteRelation } from '../../sql/quote.ts';
import { prismaDeploy, prismaResolve } from '../../text/prisma-command.ts';
import type { Refusal } from './decide.ts';
import type { Found } from './found-index.ts';
import { outcomes } from './outcomes.ts';
import type { Pending } from './plan.ts';
import type { TableRights } from './rights.ts';

export function pooledUrl(sign: string, source: string): Problem {
  return new Problem({
    code: 'apply-pooled',
    what: 'the database URL goes through a pooler, which may cut off a build or give its session away',
    where: source,
    received: sign,
    help: "give the direct URL by --url, or where Prisma reads it: `directUrl` of the datasource up to Prisma 6, `datasource.url` of prisma.config.ts from 7; the provider's page of connection strings has it",
  });
}

export function standby(target: Target): Problem {
  return new Problem({
    code: 'apply-standby',
    what: `the server at ${target.display} is a standby, on which nothing can be built`,
    help: 'give the URL of the primary by --url; the standby follows by itself',
  });
}

export function readOnlyRole(target: Target): Problem {
  return new Problem({
    code: 'apply-read-only',
    what: `the role may only read at ${target.display}`,
    cause: 'default_transaction_read_only is on',
    help: 'give the URL of the role that runs `prisma migrate deploy`, by --url',
  });
}

export function historyUnreadable(schema: string): Problem {
  return new Problem({
    code: 'apply-history',
    what: "the role may not read Prisma's history of migrations",
    where: quoteRelation({ schema, name: '_prisma_migrations' }),
    help: 'give the URL of the role that runs `prisma migrate deploy`, by --url',
  });
}

/** Also where the URL leads to another database than was meant. */
export function noTable(table: RelationName, target: Target): Problem {
  return new Problem({
    code: 'apply-no-table',
    what: `the table ${quoteRelation(table)} is not there; nothing was changed`,
    where: target.display,
    help: `give the URL of the database that has it by --url, or apply the migration that makes it:\n${prismaDeploy}`,
  });
}

const deeds = {
  build: 'build an index on',
  drop: 'drop an index of',
  attach: 'attach an index of',
};

/** Said before anything is done. */
export function mayNot(does: PendingMigration['does'], rights: TableRights): Problem {
  const { table, role, owner, owns } = rights;
  const relation = quoteRelation(table);
  const missing = owns
    ? `GRANT CREATE ON SCHEMA ${quoteIdentifier(table.schema)} TO ${quoteIdentifier(role)};`
    : `GRANT ${quoteIdentifier(owner ?? '')} TO ${quoteIdentifier(role)};`;
  return new Problem({
    code: 'apply-permission',
    what: `the role ${quoteIdentifier(role)} may not ${deeds[does]} ${relation}; nothing was changed`,
    cause: owns
      ? `it has no CREATE on the schema ${quoteIdentifier(table.schema)}`
      : `only the table's owner may, and that is ${quoteIdentifier(owner ?? '')}`,
    help: `give the URL of that role by --url, or:\n${missing}`,
  });
}

const causes: Readonly<Record<Refusal | 'other-definition', (found: Found | null) => string>> = {
  'no-index': () => 'a relation that is no index has this name',
  'other-table': (found) =>
    found?.table
      ? `the table ${quoteRelation(found.table)} has an index of this name`
      : 'another table has an index of this name',
  'other-definition': (found) => `an index of this name is there: … ${found?.shape ?? ''}`,
  missing: () => 'the index of the table or that of the partition is not there',
};

/** Nothing was done, and nothing is: what stands there may be in use. */
export function nameTaken(
  { directory, action }: Pending,
  found: Found | null,
  reason: Refusal | 'other-definition',
): Problem {
  const index = quoteRelation(action.index);
  const rename = `rename the one or the other: in ${directory}/migration.sql and in schema.prisma (map:)`;
  const gone = `look for the index under another name; if it is gone, there is nothing to drop:\n${prismaResolve('--applied', directory)}`;
  const help = {
    missing: 'apply the migrations before it again, or attach by hand',
    'no-index': action.kind === 'drop' ? gone : rename,
    'other-table': rename,
    'other-definition': `if the one that is there is not needed, drop it, then run again:\nDROP INDEX CONCURRENTLY ${index};\ndbperf apply`,
  }[reason];
  return new Problem({
    code: reason === 'missing' ? 'apply-missing' : 'apply-name-taken',
    what: `${index} was not ${outcomes[action.kind]}, and nothing was changed`,
    where: `${directory}/migration.sql`,
    cause: causes[reason](found),
    help,
  });
}

export function leftInvalid({ directory, action }: Pending): Problem {
  return new Problem({
    code: 'apply-invalid',
    what: `${quoteRelation(action.index)} is not valid, although PostgreSQL reported no failure`,
    where: `${directory}/migration.sql`,
    help: 'look into the log of the server, then run again, which drops it and builds anew:\ndbperf apply',
  });
}
