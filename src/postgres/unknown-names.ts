import type { Catalog, Table } from '../model/catalog.ts';
import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';
import { nearest } from '../text/did-you-mean.ts';

export interface FailureFacts {
  readonly message: string;
  /** PostgreSQL's own hint. */
  readonly hint: string | null;
  readonly sql: string;
  readonly catalog: Catalog | undefined;
}

/** What may be meant by `relation "sales.ordrs" does not exist`. */
export function unknownRelationHelp({ message, hint, catalog }: FailureFacts): string | null {
  const wanted = lastName(/relation "(.+)" does not exist/.exec(message)?.[1] ?? '');
  if (catalog === undefined || wanted === '') return hint;
  const elsewhere = catalog.tables.find((table) => table.name === wanted);
  if (elsewhere !== undefined) return elsewhereHelp(elsewhere);
  const name = nearest(wanted, new Set(catalog.tables.map((table) => table.name)));
  const meant = catalog.tables.find((table) => table.name === name);
  if (meant === undefined) return hint ?? 'run the migrations first, or correct the name';
  return `did you mean ${shortName(meant, catalog)}?`;
}

/** What may be meant by `column "foo" does not exist` or `column p.foo does not exist`. */
export function unknownColumnHelp({ message, hint, sql, catalog }: FailureFacts): string | null {
  const wanted = lastName(
    /column (.+?) (?:of relation .+ )?does not exist/.exec(message)?.[1] ?? '',
  );
  if (catalog === undefined || wanted === '') return hint;
  const inStatement = catalog.tables.filter((table) => sql.includes(table.name));
  const columns = inStatement.flatMap((table) => table.columns.map((column) => column.name));
  const name = nearest(wanted, columns);
  return name === null ? hint : `did you mean ${quoteIdentifier(name)}?`;
}

function elsewhereHelp(table: Table): string {
  return `it is in another schema: write ${quoteRelation(table)}, or ?schema=${encodeURIComponent(table.schema)} in the URL`;
}

function shortName(table: Table, catalog: Catalog): string {
  const visible = catalog.searchPath.includes(table.schema);
  return visible ? quoteIdentifier(table.name) : quoteRelation(table);
}

/** The part after the last dot, without quotes. */
function lastName(qualified: string): string {
  return qualified.replaceAll('"', '').split('.').at(-1) ?? '';
}
