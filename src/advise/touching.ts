import type { Candidate } from '../model/advice.ts';
import type { ReadPath } from './read-path.ts';
import { tableId } from './root-table.ts';
import type { TableUsage } from './usage.ts';

/** Paths besides its own that a candidate is tried on; the chosen set is tried on all of them. */
const mostOthers = 16;

/** Which columns of which table each path searches, sorts or groups by. */
export type Touching = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

export function touchingOf(paths: readonly ReadPath[]): Touching {
  return new Map(paths.map(({ under, usages }) => [under.path.name, columnsByTable(usages)]));
}

function columnsByTable(usages: readonly TableUsage[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byTable = new Map<string, Set<string>>();
  for (const usage of usages) {
    const id = tableId(usage.table);
    const columns = byTable.get(id) ?? new Set();
    for (const column of searchedColumns(usage)) columns.add(column);
    byTable.set(id, columns);
  }
  return byTable;
}

function searchedColumns(usage: TableUsage): readonly string[] {
  const terms = [...usage.equal, ...usage.joined, ...usage.ranges, ...usage.arms];
  const conditions = [...usage.patterns, ...usage.contained, ...usage.constants];
  return [
    ...[...terms, ...conditions, ...usage.order].map(({ column }) => column),
    ...usage.group,
    ...usage.extremes,
  ];
}

/** The paths that a candidate may change: its own, and others that search by its first columns. */
export function pathsFor(candidate: Candidate, touching: Touching): readonly string[] {
  const leading = candidate.keys.slice(0, 2).flatMap(columnsOf);
  const id = tableId(candidate.table);
  const others = [...touching].filter(([path, tables]) => {
    const columns = tables.get(id);
    return !candidate.paths.includes(path) && leading.some((column) => columns?.has(column));
  });
  const most = candidate.origin === 'declared' ? others.length : mostOthers;
  return [...candidate.paths, ...others.slice(0, most).map(([path]) => path)];
}

/** The paths that read the table at all. */
export function pathsOfTable(candidate: Candidate, touching: Touching): readonly string[] {
  const id = tableId(candidate.table);
  return [...touching].filter(([, tables]) => tables.has(id)).map(([path]) => path);
}

function columnsOf({ column, expression }: Candidate['keys'][number]): readonly string[] {
  if (column !== null) return [column];
  const quoted = (expression ?? '').matchAll(/"((?:[^"]|"")+)"/g);
  return Array.from(quoted, ([, name = '']) => name.replaceAll('""', '"'));
}
