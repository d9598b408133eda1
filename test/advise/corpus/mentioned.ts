import type pg from 'pg';
import { quoteIdentifier } from '../../../src/sql/quote.ts';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/**
 * Every index of one or two columns that the statement names, in both orders: btrees, and GIN where a
 * column is an array or a document. Names are found as words of the text: no parser of ours has a say.
 */
export async function mentionedIndexes(
  client: pg.Client,
  statement: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<Column>(`
    SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
    ORDER BY c.relname, a.attnum`);
  const words = new Set(statement.match(/\w+/g));
  const mentioned = rows.filter(({ table, column }) => words.has(table) && words.has(column));
  return [...mentioned.map(single), ...mentioned.flatMap(gin), ...pairs(mentioned)];
}

const single = ({ table, column }: Column) =>
  `${quoteIdentifier(table)} (${quoteIdentifier(column)})`;

const gin = ({ table, column, type }: Column) =>
  type === 'jsonb' || type.endsWith('[]')
    ? [`${quoteIdentifier(table)} USING gin (${quoteIdentifier(column)})`]
    : [];

const pairs = (columns: readonly Column[]) =>
  columns.flatMap((first) =>
    columns
      .filter((second) => second.table === first.table && second.column !== first.column)
      .map((second) => {
        const keys = [first, second].map(({ column }) => quoteIdentifier(column));
        return `${quoteIdentifier(first.table)} (${keys.join(', ')})`;
      }),
  );
