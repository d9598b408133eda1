import type { Catalog, Index } from '../model/catalog.ts';
import type { DeclaredModel } from '../model/declared.ts';
import { shapeOfIndex } from '../sql/index-shape.ts';
import { modelOf, typedLine } from './reading/declared-models.ts';
import { indexTopic } from './reading/definition.ts';
import { caution, isDeclaredAs, isSeenByPrisma, migratedIndex } from './reading/drift.ts';
import { indexSubject, ownIndexes } from './reading/indexes.ts';
import { nameOf } from './reading/subject.ts';
import { type Declared, defineRule, type Observation } from './rule.ts';

/** What Prisma would do of itself. */
type PrismaWould = 'drop' | 'ask for a reset' | 'ignore';

type UndeclaredIndex = {
  readonly model: string;
  readonly prismaWould: PrismaWould;
  readonly migration: string | null;
  readonly hasMigrations: boolean;
  readonly caution: string;
  /** The line that declares it; null where Prisma's schema cannot say it. */
  readonly line: string | null;
};

export const undeclaredIndex = defineRule({
  id: 'undeclared-index',
  severity: 'warning',
  when: 'The database has an index on a table of a Prisma model that neither the schema declares nor, where the schema cannot, a migration creates.',
  effect:
    'The index is dropped by Prisma, makes it demand a reset of the database, or is left out of every database built anew.',
  remedy: 'Declare the index in the schema and create it in a migration, both in one change.',
  needs: ['snapshot', 'declared'],
  yieldsTo: ['redundant-index', 'invalid-index'],
  *check({ snapshot, declared }): Iterable<Observation<UndeclaredIndex>> {
    for (const index of undeclared(snapshot, declared)) yield* observe(index, declared);
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} is not declared by model ${facts.model}${inMigration(facts)}`,
    why: effects[facts.prismaWould](facts),
    help: help(facts),
  }),
});

const effects: Record<PrismaWould, (facts: UndeclaredIndex) => string> = {
  drop: ({ hasMigrations }) =>
    `Prisma would drop it: the next ${hasMigrations ? 'migrate dev writes' : 'db push runs'} DROP INDEX`,
  'ask for a reset': ({ caution }) =>
    `no migration creates it${caution}: Prisma sees drift, and migrate dev asks for a reset of the database`,
  ignore: ({ caution }) =>
    `no migration creates it${caution}, and Prisma ignores it: a database built from the migrations lacks it`,
};

/** Hidden many-to-many tables and `_prisma_migrations` have no model, so nothing is said of them. */
function undeclared(catalog: Catalog, declared: Declared): readonly Index[] {
  return ownIndexes(catalog).filter((index) => {
    const model = modelOf(declared, index.table);
    return model !== undefined && !isDeclared(index, model);
  });
}

/** Of an equal declaration under another name `declared-index-missing` speaks. */
function isDeclared(index: Index, model: DeclaredModel): boolean {
  return model.indexes.some(
    (declaration) => declaration.name === index.name || isDeclaredAs(index, declaration),
  );
}

function* observe(index: Index, declared: Declared): Iterable<Observation<UndeclaredIndex>> {
  const model = modelOf(declared, index.table);
  const migration = migratedIndex(declared.migrations, index.table, index.name);
  const seen = isSeenByPrisma(index, declared);
  if (model === undefined || (!seen && migration !== null)) return;
  const drops = migration !== null || declared.migrations === null;
  const prismaWould: PrismaWould = seen ? (drops ? 'drop' : 'ask for a reset') : 'ignore';
  yield {
    subject: indexSubject(index),
    severity: seen ? 'warning' : 'info',
    about: [indexTopic(index)],
    facts: {
      model: model.name,
      prismaWould,
      migration: migration?.migration ?? null,
      hasMigrations: declared.migrations !== null,
      caution: caution(declared.migrations),
      line: seen ? typedLine(declared, shapeOfIndex(index)) : null,
    },
  };
}

function inMigration({ migration }: UndeclaredIndex): string {
  return migration === null ? '' : `, though migration ${migration} creates it`;
}

function help({ line, model, migration, hasMigrations }: UndeclaredIndex): string {
  const migrate =
    'create it in a migration of its own, and here: npx prisma migrate resolve --applied <its folder>';
  const declare = line === null ? `declare it in model ${model}` : `${line} in model ${model}`;
  if (line === null && migration === null) return migrate;
  return migration === null && hasMigrations ? `${declare}; ${migrate}` : declare;
}
