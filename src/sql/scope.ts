import type { RelationName } from '../model/catalog.ts';
import type { ColumnUse } from '../model/statement.ts';
import type { ColumnRef, Node } from './parse.ts';

/** A column of a table, however many sub-selects it was handed through. */
export interface ResolvedColumn extends ColumnUse {
  /** It came through a block that conditions are not pushed into. */
  readonly fenced: boolean;
}

export interface OutputColumn {
  readonly name: string;
  /** Null for anything but a table's plain column. */
  readonly column: ResolvedColumn | null;
}

/** One item of FROM. */
export interface Source {
  readonly alias: string;
  /** Only of tables that were not given an alias: they may be written with their schema. */
  readonly relation: RelationName | null;
  /** Null where the columns are not known: functions, tables that the catalog lacks. */
  readonly outputs: readonly OutputColumn[] | null;
  /** Index of the table that it is; null for sub-selects, functions and unknown relations. */
  readonly table: number | null;
}

export interface Scope {
  readonly sources: readonly Source[];
  /** Outputs of the CTEs that are visible, by name. */
  readonly ctes: ReadonlyMap<string, readonly OutputColumn[] | null>;
  readonly parent: Scope | null;
}

/** The table column that a reference means; null where that cannot be told. */
export function resolveColumn(scope: Scope, reference: ColumnRef): ResolvedColumn | null {
  const names = namesOf(reference.fields);
  const column = names.at(-1);
  if (column === undefined || names.length !== (reference.fields ?? []).length) return null;
  if (names.length === 1) return resolveBare(scope, column);
  const source = findSource(scope, names.slice(0, -1));
  return source?.outputs?.find((output) => output.name === column)?.column ?? null;
}

/** The sources that `*` or `alias.*` means. */
export function sourcesOfStar(scope: Scope, reference: ColumnRef): readonly Source[] {
  const names = namesOf(reference.fields);
  if (names.length === 0) return scope.sources;
  const source = findSource(scope, names);
  return source ? [source] : [];
}

export function isStar(reference: ColumnRef): boolean {
  return (reference.fields ?? []).some((field) => 'A_Star' in field);
}

/** The strings of a list of String nodes: a qualified name. */
export function namesOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}

function resolveBare(scope: Scope, name: string): ResolvedColumn | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = at.sources.flatMap((source) => outputNamed(source, name));
    if (found[0]) return found[0].column;
    if (at.sources.some((source) => source.outputs === null)) return null;
  }
  return null;
}

function outputNamed(source: Source, name: string): readonly OutputColumn[] {
  return (source.outputs ?? []).filter((output) => output.name === name);
}

function findSource(scope: Scope, qualifier: readonly string[]): Source | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = at.sources.find((source) => isCalled(source, qualifier));
    if (found) return found;
  }
  return undefined;
}

function isCalled(source: Source, qualifier: readonly string[]): boolean {
  const [first, second] = qualifier;
  if (second === undefined) return source.alias === first;
  return source.relation?.schema === first && source.relation?.name === second;
}
