import type { Candidate, CandidateKey } from '../../model/advice.ts';
import type { RelationName } from '../../model/catalog.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { columnShape } from './column-shape.ts';
import { deduplicates } from './deduplicates.ts';
import { estimateIndex } from './estimate.ts';
import type { ColumnShape, IndexShape, IndexSize } from './index-shape.ts';
import { type KeyColumn, keyColumn } from './key-column.ts';
import { narrowed, shareOfTerm, thinned } from './narrowed.ts';
import { type PredicateTerm, predicateTerms } from './predicate-terms.ts';
import { leavesUnder, type TableFigures, tableFigures } from './table-figures.ts';

/**
 * Size of the candidate built on the snapshot's data. Of one on a partitioned table that of its
 * index on `leaf`, or without a leaf the sum over all of them, with the greatest height.
 */
export function sizeOfCandidate(
  candidate: Candidate,
  snapshot: Snapshot,
  leaf?: RelationName,
): IndexSize {
  const tables = leaf ? [leaf] : leavesUnder(candidate.table, snapshot);
  const sizes = tables.map((table) => estimateIndex(shapeOn(table, candidate, snapshot)));
  return {
    blocks: sizes.reduce((sum, size) => sum + size.blocks, 0),
    height: Math.max(0, ...sizes.map((size) => size.height)),
    tuples: sizes.reduce((sum, size) => sum + size.tuples, 0),
  };
}

/** What the candidate would hold on this table. */
export function shapeOn(table: RelationName, candidate: Candidate, snapshot: Snapshot): IndexShape {
  const figures = tableFigures(table, snapshot);
  const keys = candidate.keys.map((key) => keyColumn(key, figures));
  const included = candidate.include.map((name) => keyColumn(keyOn(name), figures));
  const terms = candidate.predicate === null ? [] : predicateTerms(candidate.predicate);
  const share = terms.reduce((part, term) => part * shareOf(term, figures), 1);
  const shapeOf = (key: KeyColumn, opclass: string | null): ColumnShape => {
    const full = columnShape({ ...key, opclass, values: snapshot.values }, figures.rows);
    const term = terms.find((one) => one !== null && one.column === key.column);
    return term ? narrowed(full, term.kind) : thinned(full, share, figures.rows);
  };
  return {
    method: candidate.method,
    keys: keys.map((key, at) => shapeOf(key, candidate.keys[at]?.opclass ?? null)),
    include: included.map((column) => shapeOf(column, null)),
    rows: figures.rows * share,
    rowsPerPage: figures.rowsPerPage,
    deduplicates: deduplicates(candidate, keys, snapshot),
  };
}

function shareOf(term: PredicateTerm, { rows, columns }: TableFigures): number {
  return shareOfTerm(term, (term && columns.get(term.column)?.statistics) ?? null, rows);
}

function keyOn(column: string): CandidateKey {
  return { column, expression: null, opclass: null, descending: false, nullsFirst: false };
}
