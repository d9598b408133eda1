import type { RelationName } from '../../../model/catalog.ts';
import type { Hazard } from '../../../model/preflight.ts';
import { sameRelation } from '../../../sql/same-relation.ts';
import type { StandingRow } from '../queries/indexes.ts';
import type { PreflightSubject } from '../subject.ts';

/** INVALID indexes, and names that are taken: CREATE INDEX says no IF NOT EXISTS, and must not. */
export function judgeIndexes(
  rows: readonly StandingRow[],
  subject: PreflightSubject,
): readonly Hazard[] {
  const isIn = (row: StandingRow, some: readonly RelationName[]) =>
    some.some((index) => sameRelation(row, index));
  return rows
    .filter((row) => !row.being_built && !isIn(row, subject.mended))
    .map((row) => hazardOf(row, subject));
}

function hazardOf(row: StandingRow, { builds, folder }: PreflightSubject): Hazard {
  const index = { schema: row.schema, name: row.name };
  const { table_schema: schema, table_name: name } = row;
  const table = schema === null || name === null ? null : { schema, name };
  if (!row.invalid || table === null) {
    const own = folder.written.find(
      ({ action }) => action.kind === 'create' && sameRelation(row, action.index),
    );
    const migration = own?.directory ?? null;
    return { kind: 'name-taken', weight: 'stops', index, heldOn: table, migration };
  }
  const { partitioned } = row;
  const planned = builds.some((build) => sameRelation(build.index, index));
  const weight = planned ? 'stops' : 'mind';
  return { kind: 'invalid-index', weight, index, table, partitioned, planned };
}
