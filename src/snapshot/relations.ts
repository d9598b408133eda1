import type { RelationFigures } from '../model/snapshot.ts';
import type { Session } from '../postgres/session.ts';
import { sqlState } from '../postgres/sql-state.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import {
  type HeightRow,
  heightsSql,
  pageinspectSql,
  type RelationFiguresRow,
  relationFiguresSql,
} from './queries/relation-figures.ts';
import { ask } from './reading.ts';
import { relationKey } from './relation-key.ts';

/** Sizes and counts of every table and index; heights of btrees where the role may look. */
export async function readRelations(session: Session): Promise<readonly RelationFigures[]> {
  const rows = await ask<RelationFiguresRow>(session, relationFiguresSql(session.versionNum));
  const heights = await readHeights(session);
  return rows.flatMap(({ blocks, ...row }) =>
    blocks === null ? [] : [{ ...row, blocks, height: heights.get(relationKey(row)) ?? null }],
  );
}

async function readHeights(session: Session): Promise<ReadonlyMap<string, number>> {
  const [found] = await ask<{ readonly schema: string }>(session, pageinspectSql);
  if (found === undefined) return new Map();
  try {
    const rows = await ask<HeightRow>(session, heightsSql(quoteIdentifier(found.schema)));
    return new Map(rows.map((row) => [relationKey(row), row.height]));
  } catch (error) {
    // Heights are estimated well from sizes: what stands in the way here is no gap.
    if (sqlState(error) === null) throw error;
    return new Map();
  }
}
