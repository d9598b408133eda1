import type { Index, RelationName, Table, TableActivity } from '../model/catalog.ts';
import { relationKey } from './relation-key.ts';

/** Gives every partitioned table the sums of its leaves: itself it holds nothing. */
export function sumTables(tables: readonly Table[]): readonly Table[] {
  const children = childrenOf(tables);
  const summed = (table: Table): Table => {
    if (table.kind !== 'partitioned') return table;
    return sumOf(table, (children.get(relationKey(table)) ?? []).map(summed));
  };
  return tables.map(summed);
}

/** Gives every partitioned index the bytes and scans of its leaves. */
export function sumIndexes(indexes: readonly Index[]): readonly Index[] {
  const children = childrenOf(indexes);
  const summed = (index: Index): Index => {
    const parts = (children.get(relationKey(index)) ?? []).map(summed);
    if (parts.length === 0) return index;
    const scans = sumKnown(parts.map((part) => part.scans));
    return { ...index, bytes: sum(parts.map((part) => part.bytes)), scans };
  };
  return indexes.map(summed);
}

function childrenOf<T extends RelationName & { readonly parent: RelationName | null }>(
  relations: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const children = new Map<string, T[]>();
  for (const relation of relations) {
    if (relation.parent === null) continue;
    const key = relationKey(relation.parent);
    const others = children.get(key);
    if (others === undefined) children.set(key, [relation]);
    else others.push(relation);
  }
  return children;
}

function sumOf(table: Table, parts: readonly Table[]): Table {
  return {
    ...table,
    rows: sumKnown(parts.map((part) => part.rows)),
    pages: sum(parts.map((part) => part.pages)),
    allVisiblePages: sum(parts.map((part) => part.allVisiblePages)),
    bytes: sum(parts.map((part) => part.bytes)),
    indexBytes: sum(parts.map((part) => part.indexBytes)),
    activity: sumActivity(parts.flatMap((part) => part.activity ?? [])),
  };
}

function sumActivity(parts: readonly TableActivity[]): TableActivity | null {
  if (parts.length === 0) return null;
  const total = (field: CountedField) => sum(parts.map((part) => part[field]));
  return {
    sequentialScans: total('sequentialScans'),
    indexScans: total('indexScans'),
    inserted: total('inserted'),
    updated: total('updated'),
    hotUpdated: total('hotUpdated'),
    deleted: total('deleted'),
    liveRows: total('liveRows'),
    deadRows: total('deadRows'),
    modifiedSinceAnalyze: total('modifiedSinceAnalyze'),
    analyzedAt: earliest(parts.map((part) => part.analyzedAt)),
    vacuumedAt: earliest(parts.map((part) => part.vacuumedAt)),
  };
}

type CountedField = Exclude<keyof TableActivity, 'analyzedAt' | 'vacuumedAt'>;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The sum of what is known; null where nothing is. */
function sumKnown(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((number) => number !== null);
  return known.length === 0 ? null : sum(known);
}

/** The oldest of the leaves' times (ISO texts sort as times); null if one never was. */
function earliest(times: readonly (string | null)[]): string | null {
  return times.includes(null) ? null : (times.toSorted()[0] ?? null);
}
