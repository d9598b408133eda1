import type { RelationFigures } from '../../model/snapshot.ts';
import type { NotSimulated } from '../../model/twin.ts';
import type { Superuser } from '../../postgres/embedded/superuser.ts';
import { quoteRelation } from '../../sql/quote.ts';
import { leftUnwritten } from './batches.ts';
import { restoreRelationsSql, writeRelationsSql } from './queries/relations.ts';

/**
 * Restores what `pg_class` says of the sizes of tables, materialised views and indexes, partitioned
 * ones too. CREATE INDEX overwrites the table's: to be repeated then.
 */
export async function restoreRelations(
  to: Superuser,
  relations: readonly RelationFigures[],
): Promise<readonly NotSimulated[]> {
  const sql = to.versionNum >= 180000 ? restoreRelationsSql : writeRelationsSql;
  const left = await leftUnwritten(relations, async (rows) => {
    const given = JSON.stringify(rows.map((row, n) => ({ ...row, n })));
    const done = new Set((await to.query<{ n: number }>(sql, [given])).map(({ n }) => n));
    return rows.filter((_, n) => !done.has(n));
  });
  return left.map((relation) => ({
    name: `size of ${quoteRelation(relation)}`,
    reason: 'the twin has no such relation',
  }));
}
