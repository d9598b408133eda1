import type { Candidate, CandidateKey, Prepared } from '../model/advice.ts';
import type { RelationName } from '../model/catalog.ts';
import type { AttributeStatistics, RelationFigures, Snapshot } from '../model/snapshot.ts';
import type { Superuser } from '../postgres/embedded/superuser.ts';
import { createForTrial } from '../sql/create-index.ts';
import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';
import { blockSize } from './btree-pages.ts';
import { readCandidate } from './read-candidate.ts';
import { sizeOfCandidate } from './size/candidate-size.ts';
import { keyColumn } from './size/key-column.ts';
import { tableFigures } from './size/table-figures.ts';

/** A candidate that was made on the twin, with its partitions' indexes. */
export interface MadeIndex {
  readonly candidate: Candidate;
  /** Itself and all below it. */
  readonly oids: readonly number[];
  /** Those with storage, with the table of each: the candidate's, or a partition of it. */
  readonly leaves: readonly LeafIndex[];
}

export interface LeafIndex extends RelationName {
  readonly table: RelationName;
}

export type Made = MadeIndex | Extract<Prepared, { kind: 'refused' }>;

/** Operator classes and functions of a CREATE INDEX are found where the original finds them. */
export async function findNamesAlong(on: Superuser, searchPath: readonly string[]): Promise<void> {
  const path = searchPath.map(quoteIdentifier).join(', ');
  await on.query("SELECT pg_catalog.set_config('search_path', $1, false)", [path]);
}

/** Makes an index over next to no rows, and hides it: no plan uses it until a trial shows it. */
export async function makeIndex(on: Superuser, candidate: Candidate): Promise<Made> {
  try {
    await on.run(createForTrial(candidate));
  } catch (error) {
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
  const name = { schema: candidate.table.schema, name: candidate.name };
  return hidden(on, candidate, quoteRelation(name));
}

/**
 * Makes the index of somebody's own CREATE INDEX, and hides it. Null for one that is neither btree
 * nor GIN. Rejects with what PostgreSQL says of the statement.
 */
export async function makeIndexOf(
  on: Superuser,
  statement: string,
  searchPath: readonly string[],
): Promise<MadeIndex | null> {
  await findNamesAlong(on, searchPath);
  const [before] = await on.query<{ oid: number }>(newestIndex);
  await on.run(statement);
  const [made] = await on.query<{ oid: number }>(newestIndex);
  if (made === undefined || made.oid === before?.oid) throw new Error('no index was made');
  const candidate = await readCandidate(on, made.oid);
  return candidate === null ? null : hidden(on, candidate, String(made.oid));
}

/** Of a partitioned index the one that belongs to no other. */
const newestIndex = `
  SELECT c.oid FROM pg_catalog.pg_class AS c
  WHERE c.relkind IN ('i', 'I') AND NOT c.relispartition
  ORDER BY c.oid DESC LIMIT 1`;

async function hidden(on: Superuser, candidate: Candidate, index: string): Promise<MadeIndex> {
  const rows = await on.query<TreeRow>(hideTree, [index]);
  const leaves = rows
    .filter(({ leaf }) => leaf)
    .map((row) => ({
      schema: row.schema,
      name: row.name,
      table: { schema: row.table_schema, name: row.table_name },
    }));
  return { candidate, oids: rows.map(({ oid }) => oid), leaves };
}

interface TreeRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly leaf: boolean;
  readonly table_schema: string;
  readonly table_name: string;
}

const hideTree = `
  WITH RECURSIVE tree AS (
    SELECT $1::pg_catalog.regclass::pg_catalog.oid AS oid
    UNION ALL
    SELECT h.inhrelid FROM tree JOIN pg_catalog.pg_inherits AS h ON h.inhparent = tree.oid
  ), hidden AS (
    UPDATE pg_catalog.pg_index SET indisvalid = false
    WHERE indexrelid IN (SELECT oid FROM tree)
    RETURNING indexrelid, indrelid
  )
  SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind = 'i' AS leaf,
         tn.nspname AS table_schema, t.relname AS table_name
  FROM hidden
  JOIN pg_catalog.pg_class AS c ON c.oid = hidden.indexrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_class AS t ON t.oid = hidden.indrelid
  JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
  ORDER BY 2, 3`;

/** What the index would measure in the original, one for each file. */
export function figuresOf(index: MadeIndex, snapshot: Snapshot): readonly RelationFigures[] {
  return index.leaves.map(({ schema, name, table }) => {
    const size = sizeOfCandidate(index.candidate, snapshot, table);
    return {
      ...{ schema, name, kind: 'index', method: index.candidate.method },
      ...{ pages: size.blocks, tuples: size.tuples, allVisiblePages: 0, allFrozenPages: 0 },
      ...{ blocks: size.blocks, height: size.height },
    };
  });
}

/**
 * Statistics of its expressions, as ANALYZE would find them once it is built: as many different
 * values as the column has. What they are nobody knows.
 */
export function expressionStatistics(
  index: MadeIndex,
  snapshot: Snapshot,
): readonly AttributeStatistics[] {
  return index.leaves.flatMap((leaf) => assumed(leaf, index.candidate.keys, snapshot));
}

/** The same for the original's indexes, whose expressions' statistics only their owner sees. */
export function hiddenStatistics(snapshot: Snapshot): readonly AttributeStatistics[] {
  const known = new Set(
    snapshot.statistics
      .filter(({ relationKind }) => relationKind === 'index')
      .map(({ schema, name, position }) => JSON.stringify([schema, name, position])),
  );
  return snapshot.catalog.indexes
    .flatMap((index) => {
      const keys = index.keys.map(({ column, text }) => ({
        ...{ column, expression: column === null ? text : null, opclass: null },
        ...{ descending: false, nullsFirst: false },
      }));
      return assumed(index, keys, snapshot);
    })
    .filter(({ schema, name, position }) => !known.has(JSON.stringify([schema, name, position])));
}

function assumed(
  { schema, name, table }: LeafIndex,
  keys: readonly CandidateKey[],
  snapshot: Snapshot,
): readonly AttributeStatistics[] {
  if (keys.every(({ expression }) => expression === null)) return [];
  const figures = tableFigures(table, snapshot);
  return keys.flatMap((key, at) => {
    const { statistics } = keyColumn(key, figures);
    if (key.expression === null || statistics === null) return [];
    const place = { schema, name, relationKind: 'index', position: at + 1 } as const;
    return [{ ...statistics, ...place, ...withoutValues, column: name, inherited: false }];
  });
}

const withoutValues = {
  commonValues: null,
  commonFrequencies: null,
  histogram: null,
  correlation: null,
  commonElements: null,
  commonElementFrequencies: null,
  elementCountHistogram: null,
  rangeLengthHistogram: null,
  rangeEmptyFraction: null,
  rangeBoundsHistogram: null,
};

export function bytesOf(figures: readonly RelationFigures[]): number {
  return figures.reduce((sum, { blocks }) => sum + blocks, 0) * blockSize;
}
