import type { CatalogGap, RelationName } from '../../model/catalog.ts';
import type { BuildsNow } from '../../model/preflight.ts';
import type { Session } from '../../postgres/session.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import {
  type HistoryRow,
  type HistoryTableRow,
  historySql,
  historyTableSql,
} from '../history-queries.ts';
import { ask } from './ask.ts';
import { appliedNames, type HistoryLook } from './judge/migrations.ts';
import { beingBuiltSql } from './queries/being-built.ts';
import { type DeployRow, deploysSql } from './queries/deploys.ts';

/** What Prisma has noted of migrations in the database, and who deploys now. */
export async function lookAtHistory(session: Session, schema: string): Promise<HistoryLook> {
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

/** How far deploys and builds have come, as the history and the server say. */
export async function readBuilds(session: Session, history: HistoryLook): Promise<BuildsNow> {
  const view = 'pg_stat_progress_create_index';
  const { rows: running } = await ask<RelationName>(session, view, beingBuiltSql);
  const { rows, hidden } = history;
  return { applied: rows === null || hidden ? null : [...appliedNames(rows)], running };
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
