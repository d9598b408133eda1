import type { RelationName } from '../model/catalog.ts';
import type { AttributeStatistics, RelationFigures, Snapshot } from '../model/snapshot.ts';
import { quoteRelation } from '../sql/quote.ts';
import { grownCatalog } from './grow-catalog.ts';
import { type ColumnTest, multiplied, referringColumns } from './grow-statistics.ts';
import { heightOf } from './size/estimate.ts';

/** A table with fewer rows is a list that does not grow with the business. */
const fewestRows = 1_000;

/** Of a table that was never analysed: as many rows as its pages hold of 100 bytes. */
const rowsOnPage = 80;

export const growthAssumption =
  'tables of 1,000 rows or more, counted with all their partitions, and their indexes grow alike, ' +
  'and smaller tables stay as they are; a column that refers to a table that grows gets as many ' +
  'times the different values, each that much rarer; a column whose number of different values ' +
  'PostgreSQL keeps as a share of the rows keeps that share, any other keeps the number, so that ' +
  'rows per value grow; histograms, correlation, widths, shares of NULL and extended statistics ' +
  'stay as they are';

/** The snapshot of the database when its tables have `factor` times their rows. */
export function grown(snapshot: Snapshot, factor: number): Snapshot {
  const { catalog, relations, statistics } = snapshot;
  const tables = growingTables(snapshot);
  const indexes = new Set(
    catalog.indexes.filter(({ table }) => tables.has(quoteRelation(table))).map(quoteRelation),
  );
  const grows = (name: RelationName) =>
    tables.has(quoteRelation(name)) || indexes.has(quoteRelation(name));
  const refers = referringColumns({ catalog, statistics, grows });
  return {
    ...snapshot,
    catalog: grownCatalog(catalog, grows, refers, factor),
    relations: relations.map((one) => (grows(one) ? grownRelation(one, factor) : one)),
    statistics: statistics.map((one) =>
      isReferring(one, grows, refers) ? multiplied(one, factor) : one,
    ),
  };
}

function isReferring(
  one: AttributeStatistics,
  grows: (name: RelationName) => boolean,
  refers: ColumnTest,
): boolean {
  return one.relationKind === 'table' && grows(one) && refers(one, one.column);
}

/** Tables whose tree of partitions (or children) has enough rows, by name. */
function growingTables({ catalog, relations }: Snapshot): ReadonlySet<string> {
  const parents = new Map(catalog.tables.map((table) => [quoteRelation(table), table.parent]));
  const rootOf = (name: RelationName): RelationName => {
    const parent = parents.get(quoteRelation(name)) ?? null;
    return parent === null ? name : rootOf(parent);
  };
  const tables = relations.filter(({ kind }) => !/index$/.test(kind));
  const rows = new Map<string, number>();
  for (const one of tables) {
    // A partitioned table's own count is its leaves' sum as of its last ANALYZE.
    const own = one.kind === 'partitioned' ? 0 : rowsOf(one);
    const root = quoteRelation(rootOf(one));
    rows.set(root, (rows.get(root) ?? 0) + own);
  }
  const growing = tables.filter((one) => (rows.get(quoteRelation(rootOf(one))) ?? 0) >= fewestRows);
  return new Set(growing.map(quoteRelation));
}

function rowsOf({ tuples, blocks }: RelationFigures): number {
  return tuples >= 0 ? tuples : blocks * rowsOnPage;
}

function grownRelation(one: RelationFigures, factor: number): RelationFigures {
  // An index without entries is its meta page, of however many rows.
  if (one.tuples === 0 && one.kind === 'index') return one;
  const times = (count: number) => (count > 0 ? Math.round(count * factor) : count);
  const blocks = times(one.blocks);
  return {
    ...one,
    tuples: times(one.tuples),
    pages: times(one.pages),
    allVisiblePages: times(one.allVisiblePages),
    allFrozenPages: times(one.allFrozenPages),
    blocks,
    height: one.height === null ? null : one.height + heightOf(blocks) - heightOf(one.blocks),
  };
}
