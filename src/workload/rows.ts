import type { Catalog, Table } from '../model/catalog.ts';
import type { Session } from '../postgres/session.ts';
import { quoteRelation } from '../sql/quote.ts';
import { columnsAsText, lookUp, type TextRow } from './look-up.ts';

/** Rows that are wanted of one table, called `t` in the expressions. */
export interface RowQuery {
  readonly table: Table;
  readonly expressions: readonly string[];
  readonly filters: readonly string[];
  /** Values of `$1`, … in `filters`. */
  readonly values: readonly (string | null)[];
}

const ROWS = 20;
const SMALL_PAGES = 16;
const ITEMS_OF_A_PAGE = 64;

// The middle first; then further ones, in case it holds no fitting row.
const PLACES = [1 / 2, 3 / 8, 5 / 8, 1 / 4, 3 / 4, 1 / 8, 7 / 8];

/**
 * Up to 20 rows from the middle of the table, always the same ones. Never the heap's first: a
 * sequential scan with LIMIT finds that one in its first page, and looks fast.
 */
export async function middleRows(
  session: Pick<Session, 'readOnly'>,
  catalog: Catalog,
  query: RowQuery,
): Promise<readonly TextRow[]> {
  const pages = pagesOf(catalog, query.table);
  const found = pages < SMALL_PAGES ? [] : await rowsOfPages(session, query, pages);
  return found.length > 0 ? found : rowsOfScan(session, query);
}

/** Up to 20 rows as they come; for filters that name few of them. */
export function anyRows(
  session: Pick<Session, 'readOnly'>,
  query: RowQuery,
): Promise<readonly TextRow[]> {
  return lookUp(session, `${selectSql(query, query.filters)} LIMIT ${ROWS}`, query.values);
}

function selectSql(query: RowQuery, filters: readonly string[]): string {
  const where = filters.length > 0 ? ` WHERE ${filters.join(' AND ')}` : '';
  return `SELECT ${columnsAsText(query.expressions)} FROM ${quoteRelation(query.table)} AS t${where}`;
}

function rowsOfPages(
  session: Pick<Session, 'readOnly'>,
  query: RowQuery,
  pages: number,
): Promise<readonly TextRow[]> {
  const places = PLACES.map((place) => Math.floor(pages * place));
  const tids = places.flatMap((page) =>
    Array.from({ length: ITEMS_OF_A_PAGE }, (_, item) => `"(${page},${item + 1})"`),
  );
  const wanted = `$${query.values.length + 1}::tid[]`;
  const sql = `${selectSql(query, [`t.ctid = ANY (${wanted})`, ...query.filters])}
    ORDER BY pg_catalog.array_position(${wanted}, t.ctid), t.tableoid LIMIT ${ROWS}`;
  return lookUp(session, sql, [...query.values, `{${tids.join(',')}}`]);
}

// Small tables, views, and tables whose pages in the middle hold no fitting row.
function rowsOfScan(
  session: Pick<Session, 'readOnly'>,
  query: RowQuery,
): Promise<readonly TextRow[]> {
  const columns = query.expressions.map((_, at) => `c${at}`).join(', ');
  const sql = `WITH first AS (${selectSql(query, query.filters)} LIMIT 5000),
    numbered AS (SELECT *, row_number() OVER () AS n, count(*) OVER () AS total FROM first)
    SELECT ${columns} FROM numbered WHERE n > total / 2 ORDER BY n LIMIT ${ROWS}`;
  return lookUp(session, sql, query.values);
}

/** Pages of the heap, of a partitioned table those of its largest leaf; 0 where there is no heap. */
function pagesOf(catalog: Catalog, table: Table): number {
  if (table.kind === 'partitioned') {
    const leaves = catalog.tables.filter((each) => isBelow(catalog, each, table));
    return Math.max(0, ...leaves.map((leaf) => pagesOf(catalog, leaf)));
  }
  if (table.kind !== 'table' && table.kind !== 'materialized view') return 0;
  // Never analysed: the size of the file, which includes TOAST, is the next best.
  return table.pages > 0 ? table.pages : Math.floor(table.bytes / 8192);
}

function isBelow(catalog: Catalog, table: Table, ancestor: Table): boolean {
  if (table.parent === null || table.kind === 'partitioned') return false;
  let name: Table['parent'] = table.parent;
  while (name !== null) {
    if (name.schema === ancestor.schema && name.name === ancestor.name) return true;
    const { schema, name: own }: { schema: string; name: string } = name;
    name =
      catalog.tables.find((each) => each.schema === schema && each.name === own)?.parent ?? null;
  }
  return false;
}
