import type { Candidate } from '../../model/advice.ts';
import type { RelationName } from '../../model/catalog.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { quoteIdentifier, quoteRelation } from '../../sql/quote.ts';
import { columnType } from './column-type.ts';
import type { KeyColumn } from './key-column.ts';

/**
 * Whether PostgreSQL merges equal keys of the btree (`allequalimage` of its meta page): no INCLUDE,
 * every type's equal values have equal bytes, every collation is deterministic.
 */
export function deduplicates(
  candidate: Candidate,
  keys: readonly KeyColumn[],
  snapshot: Snapshot,
): boolean {
  if (candidate.method !== 'btree' || candidate.include.length > 0) return false;
  const loose = looselyCollated(candidate.table, snapshot);
  return keys.every(
    ({ type, statistics, column }) =>
      columnType(type, statistics).equalImage && (column === null || !loose(column)),
  );
}

/** Tells of a column whether its collation takes different texts for equal. */
function looselyCollated(table: RelationName, snapshot: Snapshot): (column: string) => boolean {
  const { definitions } = snapshot;
  const collations = definitions
    .filter(({ kind, sql }) => kind === 'collation' && /\bdeterministic\s*=\s*'?false/i.test(sql))
    .map(({ name }) => name);
  if (collations.length === 0) return () => false;
  const sql =
    definitions.find((one) => one.kind === 'table' && one.name === quoteRelation(table))?.sql ?? '';
  return (column) => {
    const declared = new RegExp(`[(,]\\s*${escaped(quoteIdentifier(column))}\\s[^,]*`).exec(sql);
    return collations.some((collation) => declared?.[0].includes(`COLLATE ${collation}`));
  };
}

const escaped = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
