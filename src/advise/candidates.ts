import type { Candidate, PathUnderTrial } from '../model/advice.ts';
import type { Catalog, RelationName, Table } from '../model/catalog.ts';
import type { StatementConditions } from '../model/statement.ts';
import { readConditions } from '../sql/conditions.ts';
import { newIndexName } from '../sql/index-name.ts';
import { parse } from '../sql/parse.ts';
import { tablesInNeed } from './need.ts';
import { type Shape, shapesFor } from './shapes.ts';
import { usageOf } from './usage.ts';

/** Every index that could help one of the paths, each once, with the paths that gave rise to it. */
export async function candidatesFor(
  paths: readonly PathUnderTrial[],
  catalog: Catalog,
): Promise<readonly Candidate[]> {
  const found = new Map<string, Omit<Candidate, 'name'>>();
  for (const under of paths) {
    const needy = tablesInNeed(under, catalog);
    const statement = needy.length === 0 ? null : await conditionsOf(under.path.sql, catalog);
    for (const { table, shape } of statement === null ? [] : shapesOf(statement, needy, catalog)) {
      const key = JSON.stringify([table.schema, table.name, shape]);
      const paths = [...(found.get(key)?.paths ?? []), under.path.name];
      found.set(key, candidateOf(table, shape, paths));
    }
  }
  return named([...found.values()], catalog);
}

async function conditionsOf(sql: string, catalog: Catalog): Promise<StatementConditions | null> {
  const [statement] = (await parse(sql)).stmts ?? [];
  return statement?.stmt === undefined ? null : readConditions(statement.stmt, catalog);
}

function shapesOf(
  statement: StatementConditions,
  needy: readonly RelationName[],
  catalog: Catalog,
): readonly { readonly table: Table; readonly shape: Shape }[] {
  return statement.tables.flatMap(({ relation }, position) => {
    const same = (other: RelationName) =>
      other.schema === relation.schema && other.name === relation.name;
    const table = needy.some(same) ? catalog.tables.find(same) : undefined;
    if (table === undefined) return [];
    return shapesFor(usageOf(statement, position, table), table).map((shape) => ({ table, shape }));
  });
}

function candidateOf(
  table: Table,
  shape: Shape,
  paths: readonly string[],
): Omit<Candidate, 'name'> {
  return {
    table: { schema: table.schema, name: table.name },
    partitioned: table.kind === 'partitioned',
    method: 'btree',
    ...shape,
    paths: [...new Set(paths)],
  };
}

function named(
  candidates: readonly Omit<Candidate, 'name'>[],
  catalog: Catalog,
): readonly Candidate[] {
  const taken = new Set(catalog.indexes.map((index) => index.name));
  return candidates.map((candidate) => ({
    ...candidate,
    name: newIndexName(
      candidate.table.name,
      candidate.keys.map((key) => key.column),
      taken,
    ),
  }));
}
