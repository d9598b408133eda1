import type { Session } from '../../postgres/session.ts';
import { quoteIdentifier, quoteRelation } from '../../sql/quote.ts';
import type { CreateAction } from '../action.ts';
import { type Found, findIndex } from './found-index.ts';

const identifier = /(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)/u.source;
const qualified = `${identifier}(?:\\s*\\.\\s*${identifier})?`;
const start = new RegExp(
  `^CREATE\\s+(UNIQUE\\s+)?INDEX\\s+(?:CONCURRENTLY\\s+)?(${identifier})\\s+ON\\s+(?:ONLY\\s+)?${qualified}`,
  'iu',
);

/**
 * Whether the index is what the statement would make. PostgreSQL itself says so: it makes the index
 * on an empty temporary copy of the table, in a transaction that is rolled back, and both are
 * compared as it prints them.
 */
export async function isSameDefinition(
  session: Session,
  action: CreateAction,
  found: Found,
): Promise<boolean> {
  const statement = onTemporaryTable(action);
  if (statement === null) return false;
  const { name } = action.table;
  const copy = `CREATE TEMPORARY TABLE ${quoteIdentifier(name)} (LIKE ${quoteRelation(action.table)})`;
  return session.rolledBack(async (tx) => {
    await tx.query(copy);
    await tx.query(statement);
    const made = await findIndex(tx, { schema: 'pg_temp', name: action.index.name });
    return made !== null && made.unique === found.unique && made.shape === found.shape;
  });
}

function onTemporaryTable({ sql, table }: CreateAction): string | null {
  const statement = sql.replace(/^(?:\s*--[^\n]*(?:\n|$))*\s*/, '');
  const target = quoteRelation({ schema: 'pg_temp', name: table.name });
  const rewritten = statement.replace(start, (_, unique: string | undefined, name: string) => {
    return `CREATE ${unique === undefined ? '' : 'UNIQUE '}INDEX ${name} ON ${target}`;
  });
  return rewritten === statement ? null : rewritten;
}
