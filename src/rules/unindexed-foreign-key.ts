import type { Catalog, RelationName } from '../model/catalog.ts';
import { newIndexName } from '../sql/index-name.ts';
import { plainShape } from '../sql/index-shape.ts';
import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';
import { sameRelation } from '../sql/same-relation.ts';
import { plural } from '../text/format.ts';
import { modelOf, tableOf, typedLine } from './reading/declared-models.ts';
import { columnList, indexesOf, isInherited, servesEquality } from './reading/indexes.ts';
import { nameOf } from './reading/subject.ts';
import { findTable } from './reading/table-scans.ts';
import { columnsTopic, displayName } from './reading/topic.ts';
import { type Declared, defineRule, type Observation } from './rule.ts';

type ForeignKey = {
  readonly table: RelationName;
  readonly columns: readonly string[];
  readonly references: string;
  readonly inDatabase: boolean;
};

type UnindexedForeignKey = {
  readonly references: string;
  readonly rows: number | null;
  /** False where only the schema declares the relation. */
  readonly inDatabase: boolean;
  readonly help: string;
};

export const unindexedForeignKey = defineRule({
  id: 'unindexed-foreign-key',
  severity: 'warning',
  when: 'No index begins with the columns of a foreign key, or of a relation that the schema declares and the database does not enforce.',
  effect:
    'Each delete of a parent row, each change of its key, and each look-up from parent to children reads the whole child table.',
  remedy: 'Add an index on the columns of the foreign key.',
  needs: ['snapshot'],
  uses: ['declared', 'advice'],
  yieldsTo: ['missing-index'],
  *check({ snapshot, declared, advice }): Iterable<Observation<UnindexedForeignKey>> {
    // Cut at 63 bytes, the default names of two indexes may be the same.
    const taken = new Set(
      [...snapshot.indexes, ...(advice?.advice ?? []).map(({ candidate }) => candidate)].map(
        ({ name }) => name,
      ),
    );
    for (const key of [...enforced(snapshot), ...onlyDeclared(snapshot, declared)]) {
      const indexes = indexesOf(snapshot, key.table);
      if (!indexes.some((index) => servesEquality(index, key.columns))) {
        const name = newIndexName(key.table.name, key.columns, taken);
        taken.add(name);
        yield observe(key, name, snapshot, declared);
      }
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} refers to "${facts.references}" without an index${size(facts)}`,
    why: facts.inDatabase ? effects.enforced : effects.declared,
    help: facts.help,
  }),
});

const effects = {
  enforced:
    'each delete of a parent row, and each look-up from parent to children, reads the whole table',
  declared:
    'each look-up from parent to children reads the whole table, and Prisma looks up children before it deletes or changes a parent',
};

function enforced(catalog: Catalog): readonly ForeignKey[] {
  return catalog.constraints.flatMap((constraint) => {
    const { kind, table, columns, references } = constraint;
    const foreign = kind === 'foreign' && references !== null && !isInherited(catalog, constraint);
    if (!foreign || findTable(catalog, table)?.extension != null) return [];
    return [{ table, columns, references: displayName(references.table), inDatabase: true }];
  });
}

function onlyDeclared(catalog: Catalog, declared?: Declared): readonly ForeignKey[] {
  if (declared === undefined) return [];
  return declared.schema.models.flatMap((model) => {
    const table = tableOf(declared, model);
    if (findTable(catalog, table) === undefined) return [];
    return model.relations
      .filter(({ columns }) => columns.length > 0 && !isEnforced(catalog, table, columns))
      .map(({ columns, references }) => {
        const target = declared.schema.models.find(({ name }) => name === references.model);
        return { table, columns, references: target?.table ?? references.model, inDatabase: false };
      });
  });
}

function isEnforced(catalog: Catalog, table: RelationName, columns: readonly string[]): boolean {
  const wanted = [...columns].sort().join();
  return catalog.constraints.some(
    (constraint) =>
      constraint.kind === 'foreign' &&
      sameRelation(constraint.table, table) &&
      [...constraint.columns].sort().join() === wanted,
  );
}

function observe(
  key: ForeignKey,
  name: string,
  catalog: Catalog,
  declared?: Declared,
): Observation<UnindexedForeignKey> {
  return {
    subject: { kind: 'column', table: displayName(key.table), columns: key.columns },
    about: [columnsTopic(key.table, key.columns)],
    facts: {
      references: key.references,
      inDatabase: key.inDatabase,
      rows: findTable(catalog, key.table)?.rows ?? null,
      help: help(key, name, catalog, declared),
    },
  };
}

function help(key: ForeignKey, name: string, catalog: Catalog, declared?: Declared): string {
  const model = declared && modelOf(declared, key.table);
  const line = declared && typedLine(declared, plainShape(name, key.table, key.columns));
  const index = quoteIdentifier(name);
  const on = `${quoteRelation(key.table)} ${columnList(key.columns)}`;
  const schema = line ? ` -- and ${line} in model ${model?.name}` : '';
  // PostgreSQL refuses CONCURRENTLY on a partitioned table.
  const partitioned = findTable(catalog, key.table)?.kind === 'partitioned';
  return partitioned
    ? `CREATE INDEX ${index} ON ONLY ${on}; -- then one per partition, concurrently, and ALTER INDEX ${index} ATTACH PARTITION`
    : `CREATE INDEX CONCURRENTLY ${index} ON ${on};${schema}`;
}

function size({ rows }: UnindexedForeignKey): string {
  return rows === null || rows === 0 ? '' : ` (${plural(rows, 'row')})`;
}
