import type { CatalogGap } from '../model/catalog.ts';
import type { ColumnEnds } from '../model/snapshot.ts';
import type { Session } from '../postgres/session.ts';
import { sqlState } from '../postgres/sql-state.ts';
import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';
import { type EndColumnRow, endColumnsSql } from './queries/end-columns.ts';
import { ask, plainText } from './reading.ts';
import { relationKey } from './relation-key.ts';

/** Columns asked for in one statement. */
const batch = 50;

/** Milliseconds for one column alone, when its batch failed. */
const patience = 500;

interface EndsRow {
  readonly n: number;
  readonly min: string | null;
  readonly max: string | null;
}

/** Reads the least and greatest values of indexed columns; a table that does not answer is a gap. */
export async function readEnds(
  session: Session,
): Promise<{ readonly ends: readonly ColumnEnds[]; readonly gaps: readonly CatalogGap[] }> {
  const columns = await ask<EndColumnRow>(session, endColumnsSql);
  const ends: ColumnEnds[] = [];
  const failed = new Map<string, CatalogGap>();
  for (let start = 0; start < columns.length; start += batch) {
    ends.push(...(await endsOf(session, columns.slice(start, start + batch), failed)));
  }
  return { ends, gaps: [...failed.values()] };
}

async function endsOf(
  session: Session,
  columns: readonly EndColumnRow[],
  failed: Map<string, CatalogGap>,
): Promise<readonly ColumnEnds[]> {
  try {
    return toEnds(columns, await askEnds(session, columns, 5_000));
  } catch (error) {
    if (sqlState(error) === null) throw error;
    return endsOneByOne(session, columns, failed);
  }
}

async function endsOneByOne(
  session: Session,
  columns: readonly EndColumnRow[],
  failed: Map<string, CatalogGap>,
): Promise<readonly ColumnEnds[]> {
  const ends: ColumnEnds[] = [];
  for (const column of columns) {
    const table = { schema: column.schema, name: column.table };
    if (failed.has(relationKey(table))) continue;
    try {
      ends.push(...toEnds([column], await askEnds(session, [column], patience)));
    } catch (error) {
      if (sqlState(error) === null) throw error;
      failed.set(relationKey(table), unanswered(column, error));
    }
  }
  return ends;
}

function askEnds(session: Session, columns: readonly EndColumnRow[], statementTimeoutMs: number) {
  const sql = columns.map(endSql).join(' UNION ALL ');
  return session.readOnly((tx) => tx.query<EndsRow>(sql), {
    statementTimeoutMs,
    // Sooner than the statement's, so that the reason is told.
    lockTimeoutMs: patience - 100,
    settings: plainText,
  });
}

function endSql({ schema, table, column }: EndColumnRow, n: number): string {
  // With the table's name before it: ORDER BY would take the bare name for the text that is selected.
  const name = `t.${quoteIdentifier(column)}`;
  const end = (direction: string) =>
    `(SELECT ${name}::text FROM ONLY ${quoteRelation({ schema, name: table })} AS t
      WHERE ${name} IS NOT NULL ORDER BY ${name} ${direction} LIMIT 1)`;
  return `(SELECT ${n} AS n, ${end('ASC')} AS min, ${end('DESC')} AS max)`;
}

function toEnds(columns: readonly EndColumnRow[], rows: readonly EndsRow[]): readonly ColumnEnds[] {
  return rows.flatMap(({ n, min, max }) => {
    const column = columns[n];
    if (column === undefined || min === null || max === null) return [];
    return [
      { table: { schema: column.schema, name: column.table }, column: column.column, min, max },
    ];
  });
}

function unanswered({ schema, table, column }: EndColumnRow, error: unknown): CatalogGap {
  const state = sqlState(error);
  return {
    subject: quoteRelation({ schema, name: table }),
    reason:
      state === '55P03'
        ? 'another session holds it, so the ends of its indexes could not be read'
        : `the ends of its index on ${quoteIdentifier(column)} could not be read (${state})`,
    help:
      state === '57014'
        ? `VACUUM ${quoteRelation({ schema, name: table })}; dead rows at the end of an index are slow to pass`
        : 'take the snapshot again',
  };
}
