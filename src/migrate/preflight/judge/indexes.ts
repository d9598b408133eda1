import type { RelationName } from '../../../model/catalog.ts';
import type { Hazard } from '../../../model/preflight.ts';
import { sameRelation } from '../../../sql/same-relation.ts';
import type { WrittenMigration } from '../../written-migration.ts';
import type { StandingRow } from '../queries/indexes.ts';

/** INVALID indexes, and names that are taken: CREATE INDEX says no IF NOT EXISTS, and must not. */
export function judgeIndexes(
  rows: readonly StandingRow[],
  planned: readonly RelationName[],
  written: readonly WrittenMigration[],
): readonly Hazard[] {
  return rows
    .filter((row) => !(row.invalid && row.being_built))
    .map((row) =>
      hazardOf(
        row,
        planned.some((index) => sameRelation(row, index)),
        written,
      ),
    );
}

function hazardOf(
  row: StandingRow,
  planned: boolean,
  written: readonly WrittenMigration[],
): Hazard {
  const index = { schema: row.schema, name: row.name };
  const { table_schema: schema, table_name: name } = row;
  const table = schema === null || name === null ? null : { schema, name };
  if (!row.invalid || table === null) {
    const own = written.find(
      ({ action }) => action.kind === 'create' && sameRelation(row, action.index),
    );
    const migration = own?.directory ?? null;
    return { kind: 'name-taken', weight: 'stops', index, heldOn: table, migration };
  }
  const { partitioned } = row;
  const weight = planned ? 'stops' : 'mind';
  return { kind: 'invalid-index', weight, index, table, partitioned, planned };
}
