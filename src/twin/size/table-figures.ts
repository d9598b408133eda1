import type { RelationName } from '../../model/catalog.ts';
import type { AttributeStatistics, RelationFigures, Snapshot } from '../../model/snapshot.ts';
import { quoteRelation } from '../../sql/quote.ts';

/** What a snapshot says of one table that has storage. */
export interface TableFigures {
  readonly rows: number;
  readonly rowsPerPage: number;
  readonly columns: ReadonlyMap<string, TableColumn>;
}

export interface TableColumn {
  /** `format_type`. */
  readonly type: string;
  readonly statistics: AttributeStatistics | null;
}

/** Of a table that was never analysed: as many rows as its pages would hold of these, bytes. */
const unknownRow = 100;

export function tableFigures(table: RelationName, snapshot: Snapshot): TableFigures {
  const { relations, statistics } = lookups(snapshot);
  const figures = relations.get(quoteRelation(table));
  const rowsPerPage = density(figures);
  const own = statistics.get(quoteRelation(table)) ?? [];
  // A leaf that was not analysed is taken for an average one of its parent's.
  const inherited = ancestors(table, snapshot).flatMap(
    (name) => statistics.get(quoteRelation(name)) ?? [],
  );
  const known = [...own.filter((one) => !one.inherited), ...inherited];
  const columns = new Map<string, TableColumn>(
    columnsOf(table, snapshot).map(({ name, type }) => [
      name,
      { type, statistics: known.find((one) => one.column === name) ?? null },
    ]),
  );
  return { rows: Math.round((figures?.blocks ?? 0) * rowsPerPage), rowsPerPage, columns };
}

/** The tables with storage: the table itself, or of a partitioned one all its leaves, sorted. */
export function leavesUnder(table: RelationName, snapshot: Snapshot): readonly RelationName[] {
  const { tables, children } = lookups(snapshot);
  if (tables.get(quoteRelation(table))?.kind !== 'partitioned') return [table];
  return (children.get(quoteRelation(table)) ?? []).flatMap((child) =>
    leavesUnder(child, snapshot),
  );
}

function ancestors(table: RelationName, snapshot: Snapshot): readonly RelationName[] {
  const parent = lookups(snapshot).tables.get(quoteRelation(table))?.parent ?? null;
  return parent === null ? [] : [parent, ...ancestors(parent, snapshot)];
}

function columnsOf(table: RelationName, snapshot: Snapshot) {
  return lookups(snapshot).tables.get(quoteRelation(table))?.columns ?? [];
}

/** Rows on a page as of the last VACUUM or ANALYZE: the file has grown since (`estimate_rel_size`). */
function density(figures: RelationFigures | undefined): number {
  if (figures === undefined) return 1;
  const { tuples, pages } = figures;
  return tuples >= 0 && pages > 0 ? tuples / pages : 8_168 / unknownRow;
}

interface Lookups {
  readonly relations: ReadonlyMap<string, RelationFigures>;
  readonly tables: ReadonlyMap<string, Snapshot['catalog']['tables'][number]>;
  readonly children: ReadonlyMap<string, readonly RelationName[]>;
  readonly statistics: ReadonlyMap<string, readonly AttributeStatistics[]>;
}

const made = new WeakMap<Snapshot, Lookups>();

/** Made once for each snapshot: hundreds of candidates ask. */
function lookups(snapshot: Snapshot): Lookups {
  const found = made.get(snapshot) ?? makeLookups(snapshot);
  made.set(snapshot, found);
  return found;
}

function makeLookups({ relations, catalog, statistics }: Snapshot): Lookups {
  return {
    relations: new Map(relations.map((one) => [quoteRelation(one), one])),
    tables: new Map(catalog.tables.map((one) => [quoteRelation(one), one])),
    children: grouped(catalog.tables, ({ parent }) => parent),
    statistics: grouped(statistics, (one) => (one.relationKind === 'table' ? one : null)),
  };
}

function grouped<T>(list: readonly T[], nameOf: (one: T) => RelationName | null) {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const name = nameOf(one);
    if (name === null) continue;
    const group = groups.get(quoteRelation(name));
    if (group === undefined) groups.set(quoteRelation(name), [one]);
    else group.push(one);
  }
  return groups;
}
