import type { Candidate } from '../model/advice.ts';
import type { Catalog, Index, Table } from '../model/catalog.ts';
import type { DeclaredIndex, DeclaredSchema } from '../model/declared.ts';
import { sameRelation } from '../sql/same-relation.ts';
import { cutToBytes } from '../text/bytes.ts';
import { findTable } from './root-table.ts';

/**
 * Indexes that schema.prisma declares and the database lacks, under any name. Only btree and GIN are
 * tried. `defaultSchema`: where models without `@@schema` live.
 */
export function declaredCandidates(
  schema: DeclaredSchema,
  catalog: Catalog,
  defaultSchema: string,
): readonly Candidate[] {
  return schema.models.flatMap((model) => {
    const name = { schema: model.schema ?? defaultSchema, name: model.table };
    const table = findTable(catalog, name);
    if (table === undefined) return [];
    const there = catalog.indexes.filter((index) => sameRelation(index.table, name));
    return model.indexes
      .filter(
        (declared) => declared.kind !== 'id' && !there.some((index) => serves(index, declared)),
      )
      .flatMap((declared) => candidateOf(declared, table, catalog) ?? []);
  });
}

/** The same keys in the same order; a unique index serves as one that is not. */
function serves(index: Index, declared: DeclaredIndex): boolean {
  return (
    index.valid &&
    index.method === declared.method &&
    (index.predicate === null) === (declared.predicate === null) &&
    (index.unique || declared.kind !== 'unique') &&
    index.keys.length === declared.keys.length &&
    declared.keys.every(
      ({ column, descending }, at) =>
        index.keys[at]?.column === column && index.keys[at]?.descending === descending,
    )
  );
}

function candidateOf(declared: DeclaredIndex, table: Table, catalog: Catalog): Candidate | null {
  const { method } = declared;
  const [first] = declared.keys;
  if ((method !== 'btree' && method !== 'gin') || first === undefined) return null;
  return {
    table: { schema: table.schema, name: table.name },
    partitioned: table.kind === 'partitioned',
    method,
    keys: declared.keys.map(({ column, descending, opclass }) => ({
      column,
      expression: null,
      opclass,
      descending,
      nullsFirst: descending,
    })),
    equalityKeys: 0,
    include: [],
    predicate: declared.predicate,
    name: freeName(declared.name, table.schema, catalog),
    paths: [],
    origin: 'declared',
  };
}

/** An index of that name may be another one: the trial needs a name of its own. */
function freeName(name: string, schema: string, catalog: Catalog): string {
  const isTaken = catalog.indexes.some((index) => sameRelation(index, { schema, name }));
  const suffix = '_declared';
  return isTaken ? `${cutToBytes(name, 63 - suffix.length)}${suffix}` : name;
}
