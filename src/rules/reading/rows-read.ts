import type { Catalog, RelationName } from '../../model/catalog.ts';
import type { Measurement } from '../../model/measurement.ts';
import { sameRelation } from '../../sql/same-relation.ts';
import { formatCount, plural } from '../../text/format.ts';
import { tableScans } from './table-scans.ts';

/** How much of a table a statement reads for its result. */
export type RowFacts = {
  /** Null where a plan that was not executed does not tell. */
  readonly rowsRead: number | null;
  readonly rowsReturned: number | null;
  /** The rows read are the planner's, not counted. */
  readonly estimated: boolean;
  readonly wholeTable: boolean;
};

export function rowFacts(
  measurement: Measurement,
  table: RelationName,
  catalog?: Catalog,
): RowFacts {
  const scans = measurement.plan === null ? [] : tableScans(measurement.plan, catalog);
  const scan = scans.find((one) => sameRelation(one.table, table));
  return {
    rowsRead: scan?.read ?? null,
    rowsReturned: measurement.rows,
    estimated: scan?.estimated ?? false,
    wholeTable: scan !== undefined && scan.sequentialRead > 0,
  };
}

/** `reads 1,000,000 rows of "payments" to return 1` */
export function renderRows(table: string, facts: RowFacts): string {
  if (facts.rowsRead === null) return `reads "${table}" without a fitting index`;
  const about = facts.estimated ? 'about ' : '';
  const rows = `reads ${about}${plural(facts.rowsRead, 'row')} of "${table}"`;
  return facts.rowsReturned === null
    ? rows
    : `${rows} to return ${formatCount(facts.rowsReturned)}`;
}
