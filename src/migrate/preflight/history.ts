import type { CatalogGap } from '../../model/catalog.ts';
import type { Session } from '../../postgres/session.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import {
  type HistoryRow,
  type HistoryTableRow,
  historySql,
  historyTableSql,
} from '../history-queries.ts';
import { ask } from './ask.ts';
import { appliedNames, type History } from './judge/migrations.ts';
import { type DeployRow, deploysSql } from './queries/deploys.ts';

/** What Prisma has noted of migrations in the database, and who deploys now. */
export async function readHistory(session: Session, schema: string): Promise<History> {
  const tables = await ask<HistoryTableRow>(session, 'the catalog', historyTableSql, [schema]);
  const deploys = await ask<DeployRow>(session, 'pg_locks', deploysSql);
  const gaps = [...tables.gaps, ...deploys.gaps];
  const base = { schema, empty: tables.rows[0]?.empty ?? true, deploys: deploys.rows };
  const table = tables.rows[0];
  if (tables.gaps.length > 0) return { ...base, rows: null, hidden: true, gaps };
  if (!table?.present) return { ...base, rows: null, hidden: false, gaps };
  if (!table.readable) {
    return { ...base, rows: null, hidden: true, gaps: [...gaps, unreadable(table.role, schema)] };
  }
  const { rows, gaps: more } = await ask<HistoryRow>(session, subject, historySql(schema));
  return { ...base, rows, hidden: more.length > 0, gaps: [...gaps, ...more] };
}

/** Names of migrations that Prisma has applied; null where there is no table, or it is hidden. */
export async function readApplied(
  session: Session,
  schema: string,
): Promise<ReadonlySet<string> | null> {
  const { rows, hidden } = await readHistory(session, schema);
  return rows === null || hidden ? null : appliedNames(rows);
}

const subject = '_prisma_migrations';

function unreadable(name: string, schema: string): CatalogGap {
  const role = quoteIdentifier(name);
  const table = `${quoteIdentifier(schema)}."${subject}"`;
  return {
    subject,
    reason: 'the role may not read it, so failed and pending migrations are not known',
    help: `GRANT USAGE ON SCHEMA ${quoteIdentifier(schema)} TO ${role}; GRANT SELECT ON ${table} TO ${role};`,
  };
}
