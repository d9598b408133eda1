import type {
  DeploysOnStartFacts,
  EditedMigrationsFacts,
  FailedMigrationFacts,
  NoBaselineFacts,
  PendingMigrationsFacts,
  UnknownMigrationsFacts,
} from '../../model/preflight.ts';
import { dropIfThere } from '../../sql/create-index.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import { plural } from '../../text/format.ts';
import { prismaDeploy, prismaResolve } from '../../text/prisma-command.ts';
import { type HazardWords, listed } from './words.ts';

export function failedMigration(facts: FailedMigrationFacts): HazardWords {
  const { migration, startedAt, index } = facts;
  return {
    message: `the migration ${migration} failed (begun ${startedAt}), and Prisma applies nothing until that is resolved (P3009)`,
    help: [
      ...(index === null ? [] : [dropIfThere(index)]),
      prismaResolve('--rolled-back', migration),
    ],
  };
}

export function pendingMigrations(facts: PendingMigrationsFacts): HazardWords {
  const { migrations, ofDbperf } = facts;
  const others = `${plural(migrations.length, 'migration')}: ${listed(migrations)}`;
  const own = `${plural(ofDbperf.length, 'migration')} of dbperf: ${listed(ofDbperf)}`;
  const both = [...(migrations.length > 0 ? [others] : []), ...(ofDbperf.length > 0 ? [own] : [])];
  return {
    message: `prisma migrate deploy will apply ${both.join('; ')}`,
    help: ['npx prisma migrate status'],
  };
}

export function unknownMigrations({ migrations }: UnknownMigrationsFacts): HazardWords {
  return {
    message: `the database has ${plural(migrations.length, 'migration')} that the folder lacks, for which prisma migrate dev demands a reset: ${listed(migrations)}`,
    help: ['bring them back from the branch that deployed them, then: npx prisma migrate status'],
  };
}

export function editedMigrations({ migrations }: EditedMigrationsFacts): HazardWords {
  return {
    message: `${plural(migrations.length, 'migration')} changed after being applied, for which prisma migrate dev demands a reset: ${listed(migrations)}`,
    help: ['undo the change, and put it into a new migration'],
  };
}

export function noBaseline({ schema, migrations, usesMigrate }: NoBaselineFacts): HazardWords {
  const where = `the schema ${quoteIdentifier(schema)} holds tables and no _prisma_migrations`;
  if (!usesMigrate) {
    return {
      message: `${where}, and the project has no migrations folder: prisma migrate deploy would refuse (P3005)`,
      help: ['dbperf gen-migration --sql    for teams without Prisma Migrate'],
    };
  }
  return {
    message: `${where}: prisma migrate deploy refuses it as not empty (P3005)`,
    help: [
      'tell Prisma of each migration that the database has already:',
      ...(migrations.length === 0 ? ['<a first migration of what is there>'] : migrations).map(
        (migration) => prismaResolve('--applied', migration),
      ),
    ],
  };
}

export function deploysOnStart({ file, line, startedBy }: DeploysOnStartFacts): HazardWords {
  const by = startedBy === null ? '' : `, started by ${startedBy},`;
  return {
    message: `${file}:${line}${by} runs prisma migrate deploy in each replica that starts: a second one deadlocks with a concurrent build (40P01), which leaves an INVALID index`,
    help: [`deploy once for a release, before the replicas start: ${prismaDeploy}`],
  };
}
