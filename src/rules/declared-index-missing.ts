import type { Catalog, Index, RelationName } from '../model/catalog.ts';
import type { DeclaredIndex, DeclaredModel } from '../model/declared.ts';
import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';
import { prismaDeploy } from '../text/prisma-command.ts';
import { createStatement } from './reading/declared-index-sql.ts';
import { tableOf } from './reading/declared-models.ts';
import { renderTrial, type TrialFacts, trialFacts } from './reading/declared-trial.ts';
import { declarationTopic } from './reading/definition.ts';
import { caution, hasShape, isDeclaredAs, migratedIndex } from './reading/drift.ts';
import { indexesOf } from './reading/indexes.ts';
import { nameOf } from './reading/subject.ts';
import { findTable } from './reading/table-scans.ts';
import { displayName } from './reading/topic.ts';
import { type Declared, defineRule, type Observation } from './rule.ts';

type DeclaredIndexMissing = TrialFacts & {
  readonly model: string;
  readonly state: 'missing' | 'differs' | 'other name';
  /** The name under which the database has it. */
  readonly otherName: string | null;
  /** The migration that creates it. */
  readonly migration: string | null;
  readonly hasMigrations: boolean;
  readonly caution: string;
  readonly help: string;
};

export const declaredIndexMissing = defineRule({
  id: 'declared-index-missing',
  severity: 'warning',
  when: 'The schema declares an index that the database does not have, has otherwise, or has under another name.',
  effect:
    'Queries that were written for the index do without it, and the next prisma migrate dev or db push changes the database.',
  remedy:
    'Run the migration that creates the index, write one, or make the schema say what the database has.',
  needs: ['snapshot', 'declared'],
  uses: ['advice'],
  yieldsTo: ['missing-index'],
  *check({ snapshot, declared, advice }): Iterable<Observation<DeclaredIndexMissing>> {
    for (const model of declared.schema.models) {
      const table = tableOf(declared, model);
      if (findTable(snapshot, table) === undefined) continue;
      for (const index of model.indexes) {
        if (index.kind === 'index' || index.kind === 'unique') {
          const trial = trialFacts(table, index, advice);
          yield* compare(index, model, trial, snapshot, declared);
        }
      }
    }
  },
  render: (facts, subject) => ({
    message: `model ${facts.model} declares ${nameOf(subject)}, which ${states[facts.state](facts)}`,
    why: prismaWould(facts),
    help: facts.help,
    proof: renderTrial(facts),
  }),
});

const states: Record<DeclaredIndexMissing['state'], (facts: DeclaredIndexMissing) => string> = {
  missing: () => 'the database lacks',
  differs: () => 'is another index in the database',
  'other name': ({ otherName }) => `is "${otherName}" in the database`,
};

function* compare(
  declaration: DeclaredIndex,
  model: DeclaredModel,
  trial: TrialFacts,
  catalog: Catalog,
  declared: Declared,
): Iterable<Observation<DeclaredIndexMissing>> {
  const table = tableOf(declared, model);
  const indexes = indexesOf(catalog, table);
  const named = indexes.find((index) => index.name === declaration.name);
  if (named !== undefined && hasShape(named, declaration)) return;
  const declaredNames = model.indexes.map(({ name }) => name);
  const equal = indexes.find(
    (index) => isDeclaredAs(index, declaration) && !declaredNames.includes(index.name),
  );
  const state = named !== undefined ? 'differs' : equal !== undefined ? 'other name' : 'missing';
  const migration = migratedIndex(declared.migrations, table, declaration.name)?.migration ?? null;
  yield {
    subject: { kind: 'index', table: displayName(table), name: declaration.name },
    about: [declarationTopic(table, declaration)],
    // Upserts name it in ON CONFLICT, and duplicates are let in meanwhile.
    severity: declaration.kind === 'unique' && state !== 'other name' ? 'error' : 'warning',
    facts: {
      ...trial,
      model: model.name,
      state,
      otherName: equal?.name ?? null,
      migration,
      hasMigrations: declared.migrations !== null,
      caution: caution(declared.migrations),
      help: help(state, declaration, table, equal, migration),
    },
  };
}

function help(
  state: DeclaredIndexMissing['state'],
  declaration: DeclaredIndex,
  table: RelationName,
  equal: Index | undefined,
  migration: string | null,
): string {
  if (state === 'other name' && equal !== undefined) {
    const rename = `ALTER INDEX ${quoteRelation(equal)} RENAME TO ${quoteIdentifier(declaration.name)};`;
    return `${rename} -- in a migration, or map: "${equal.name}" in the schema`;
  }
  const create = createStatement(declaration, table);
  if (state === 'differs') {
    return `make the schema say what the database has, or in migrations of their own: DROP INDEX CONCURRENTLY ${quoteRelation({ ...table, name: declaration.name })}; ${create}`;
  }
  return migration === null
    ? `${create} -- in a migration of its own`
    : `${prismaDeploy}; where nothing is pending: ${create}`;
}

/** What Prisma does of itself; it compares the schema with the migrations, and those with the database. */
function prismaWould(facts: DeclaredIndexMissing): string {
  const next = facts.hasMigrations ? 'the next migrate dev writes' : 'the next db push runs';
  switch (facts.state) {
    case 'other name':
      return `Prisma would rename it: ${next} ALTER INDEX … RENAME`;
    case 'differs':
      return `Prisma would build it anew: ${next} DROP INDEX and CREATE INDEX, and writes are blocked meanwhile`;
    case 'missing':
      return facts.migration === null
        ? `no migration creates it${facts.caution}: ${next} a CREATE INDEX that blocks writes`
        : `migration ${facts.migration} creates it${facts.caution}: where that has run, Prisma sees drift, and migrate dev asks for a reset`;
  }
}
