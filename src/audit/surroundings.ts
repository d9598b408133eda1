import type { AdviceReport } from '../model/advice.ts';
import type { Catalog, RelationName, Table } from '../model/catalog.ts';
import type { Surroundings } from '../model/migration.ts';
import { quoteRelation } from '../sql/quote.ts';

/** What a migration of the advice has to respect: kept in the run, so that writing one reads no database. */
export function surroundingsOf(
  { advice }: AdviceReport,
  catalog: Catalog,
  predicates: Readonly<Record<string, string>>,
): Surroundings {
  const advised = new Set(advice.map(({ candidate }) => quoteRelation(candidate.table)));
  const tables = withPartitions(advised, catalog);
  const names = new Set(tables.map(quoteRelation));
  const schemas = new Set(tables.map(({ schema }) => schema));
  const partitioned = tables.some(({ kind }) => kind === 'partitioned');
  return {
    defaultSchema: catalog.searchPath[0] ?? 'public',
    tables: tables.map(({ schema, name, kind, parent, bytes }) => ({
      ...{ schema, name, kind, parent, bytes },
    })),
    indexes: catalog.indexes.filter(
      (index) => index.predicate !== null || names.has(quoteRelation(index.table)),
    ),
    taken: partitioned
      ? [...catalog.tables, ...catalog.indexes]
          .filter(({ schema }) => schemas.has(schema))
          .map(({ schema, name }) => ({ schema, name }))
      : [],
    predicates,
  };
}

function withPartitions(advised: ReadonlySet<string>, catalog: Catalog): readonly Table[] {
  const isBelow = (table: RelationName & { readonly parent: RelationName | null }): boolean => {
    if (advised.has(quoteRelation(table))) return true;
    const { parent } = table;
    const above = catalog.tables.find(
      ({ schema, name, kind }) =>
        kind === 'partitioned' && schema === parent?.schema && name === parent.name,
    );
    return above !== undefined && isBelow(above);
  };
  return catalog.tables.filter(isBelow);
}
