import type { Catalog, Table } from '../../../model/catalog.ts';
import type { ColumnRef, Node, RangeVar } from '../../../sql/parse.ts';
import { namesOf } from '../../../sql/scope.ts';
import { rangesOf } from '../../../sql/used-tables.ts';
import { walk } from '../../../sql/walk.ts';

const SCHEMA = 'public';

/** What a statement itself says of its tables: enough to read its conditions without a database. */
export interface OwnCatalog {
  readonly catalog: Catalog;
  readonly tables: readonly RangeVar[];
  /** Columns written without their table, where there are several that they may be of. */
  readonly ambiguous: ReadonlySet<string>;
}

export function ownCatalog(statement: Node): OwnCatalog {
  const tables = rangesOf(statement);
  const references: string[][] = [];
  walk(statement, (tag, node) => {
    if (tag === 'ColumnRef') references.push([...namesOf((node as ColumnRef).fields)]);
    return undefined;
  });
  const bare = references.flatMap((names) => (names.length === 1 ? names : []));
  const own = tables.map((range) => tableOf(range, bare, references));
  return {
    catalog: { ...NOTHING, tables: merged(own) },
    tables,
    ambiguous: new Set(tables.length > 1 ? bare : []),
  };
}

function tableOf(
  range: RangeVar,
  bare: readonly string[],
  references: readonly (readonly string[])[],
): Table {
  const name = range.relname ?? '';
  const called = range.alias?.aliasname ?? name;
  const own = references.filter((names) => names.length > 1 && names.at(-2) === called);
  const names = new Set([...bare, ...own.map((each) => each.at(-1) ?? '')]);
  const columns = [...names].map((column, at) => ({
    name: column,
    position: at + 1,
    type: '',
    notNull: false,
    generated: false,
    statistics: null,
  }));
  return { ...UNKNOWN, schema: range.schemaname ?? SCHEMA, name, columns };
}

// A table that is joined twice has the columns of both uses.
function merged(tables: readonly Table[]): readonly Table[] {
  const byName = new Map<string, Table>();
  for (const table of tables) {
    const key = JSON.stringify([table.schema, table.name]);
    const columns = [...(byName.get(key)?.columns ?? []), ...table.columns];
    byName.set(key, { ...table, columns });
  }
  return [...byName.values()];
}

const UNKNOWN: Omit<Table, 'schema' | 'name' | 'columns'> = {
  kind: 'table',
  parent: null,
  rows: null,
  pages: 0,
  allVisiblePages: 0,
  bytes: 0,
  indexBytes: 0,
  rowSecurity: false,
  readable: true,
  extension: null,
  activity: null,
};

const NOTHING: Catalog = {
  server: {
    versionNum: 0,
    version: '',
    database: '',
    role: '',
    superuser: false,
    inRecovery: false,
    readAt: '',
    statisticsSince: null,
    settings: {},
    collation: '',
  },
  searchPath: [SCHEMA],
  tables: [],
  indexes: [],
  constraints: [],
  gaps: [],
};
