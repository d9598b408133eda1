import type { RelationName, Table } from '../../model/catalog.ts';
import type { ExtendedStatistics } from '../../model/snapshot.ts';
import type { NotSimulated } from '../../model/twin.ts';
import type { Superuser } from '../../postgres/embedded/superuser.ts';
import { quoteRelation } from '../../sql/quote.ts';
import { extendedBytes } from './extended-bytes.ts';
import {
  type StatisticsObjectRow,
  statisticsObjectsSql,
  withoutExpressionsSql,
} from './queries/statistics-objects.ts';
import {
  createCasts,
  deleteExtendedSql,
  dropCasts,
  insertExtendedSql,
} from './queries/write-extended.ts';

/**
 * Restores extended statistics from `pg_stats_ext`. `tables`: the original's, for the numbers of
 * their columns. What PostgreSQL knows of single expressions is not in it (`pg_stats_ext_exprs`).
 */
export async function restoreExtended(
  to: Superuser,
  given: readonly ExtendedStatistics[],
  tables: readonly Table[],
): Promise<readonly NotSimulated[]> {
  return given.length === 0 ? [] : withCasts(to, () => restoreAll(to, given, tables));
}

/** Statistics objects of whose expressions the twin knows nothing once all is restored. */
export async function unknownExpressions(to: Superuser): Promise<readonly NotSimulated[]> {
  const lacking = await to.query<RelationName>(withoutExpressionsSql);
  const reason = 'statistics of its expressions are not known';
  return lacking.map((object) => ({ name: nameOf(object), reason }));
}

async function withCasts<T>(to: Superuser, work: () => Promise<T>): Promise<T> {
  await to.run(`${dropCasts};\n${createCasts}`);
  try {
    return await work();
  } finally {
    await to.run(dropCasts);
  }
}

async function restoreAll(
  to: Superuser,
  given: readonly ExtendedStatistics[],
  tables: readonly Table[],
): Promise<readonly NotSimulated[]> {
  const objects = await findObjects(to, given);
  const reasons: NotSimulated[] = [];
  for (const [n, one] of given.entries()) {
    const object = objects.get(n);
    const failures = object
      ? await restoreOne(to, one, object, tables)
      : ['the twin has no such statistics object'];
    reasons.push(...failures.map((reason) => ({ name: nameOf(one), reason })));
  }
  return reasons;
}

const nameOf = (object: RelationName) => `extended statistics ${quoteRelation(object)}`;

async function findObjects(
  to: Superuser,
  given: readonly ExtendedStatistics[],
): Promise<ReadonlyMap<number, StatisticsObjectRow>> {
  const named = given.map(({ schema, name }, n) => ({ n, schema, name }));
  const rows = await to.query<StatisticsObjectRow>(statisticsObjectsSql, [JSON.stringify(named)]);
  return new Map(rows.map((row) => [row.n, row]));
}

/** Why parts of it could not be restored. */
async function restoreOne(
  to: Superuser,
  given: ExtendedStatistics,
  object: StatisticsObjectRow,
  tables: readonly Table[],
): Promise<readonly string[]> {
  const { failures, ...bytes } = await extendedBytes(to, given, object, tables);
  // PostgreSQL 14 does not tell; of a partitioned table there are inherited ones alone.
  const inherited = given.inherited || object.relation_kind === 'p';
  const row = [object.oid, inherited];
  await to.query(deleteExtendedSql(to.versionNum), row);
  const parts = [bytes.distinct, bytes.dependencies, bytes.common].map(hex);
  if (parts.some((part) => part !== null)) {
    await to.query(insertExtendedSql(to.versionNum), [...row, ...parts]);
  }
  return failures;
}

const hex = (bytes: Buffer | null) => (bytes === null ? null : `\\x${bytes.toString('hex')}`);
