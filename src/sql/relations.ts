import type { Catalog, RelationName, Table } from '../model/catalog.ts';

const indexed = new WeakMap<Catalog, ReadonlyMap<string, Table>>();

/** The table that a name in a statement means: by its schema, or by the search path. */
export function findTable(
  catalog: Catalog,
  schema: string | null,
  name: string,
): Table | undefined {
  const tables = tablesByName(catalog);
  const schemas = schema === null ? catalog.searchPath : [schema];
  return schemas.map((each) => tables.get(keyOf({ schema: each, name }))).find(Boolean);
}

// A workload of thousands of statements against a thousand tables: looked up, not searched.
function tablesByName(catalog: Catalog): ReadonlyMap<string, Table> {
  const known = indexed.get(catalog);
  if (known) return known;
  const tables = new Map(catalog.tables.map((table) => [keyOf(table), table]));
  indexed.set(catalog, tables);
  return tables;
}

function keyOf(relation: RelationName): string {
  return JSON.stringify([relation.schema, relation.name]);
}
