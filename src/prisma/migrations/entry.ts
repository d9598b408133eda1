import type { MigratedIndex } from '../../model/declared.ts';

/** An index as the migrations read so far leave it, with the columns that it depends on. */
export interface Entry extends MigratedIndex {
  readonly columns: readonly string[];
}

export interface Name {
  /** Null where the statement leaves it to the search_path. */
  readonly schema: string | null;
  readonly name: string;
}

export type Entries = readonly Entry[];

/** A name without a schema is taken for one in `public`, the schema of nearly every connection. */
export function sameSchema(a: string | null, b: string | null): boolean {
  return (a ?? 'public') === (b ?? 'public');
}

export function isIndex(entry: Entry, index: Name): boolean {
  return entry.name === index.name && sameSchema(entry.schema, index.schema);
}

export function isOn(entry: Entry, table: Name): boolean {
  return entry.table === table.name && sameSchema(entry.schema, table.schema);
}

export function without(entries: Entries, gone: (entry: Entry) => boolean): Entries {
  return entries.filter((entry) => !gone(entry));
}

/** The entries, those that match changed. */
export function change(
  entries: Entries,
  matches: (entry: Entry) => boolean,
  to: (entry: Entry) => Partial<Entry>,
): Entries {
  return entries.map((entry) => (matches(entry) ? { ...entry, ...to(entry) } : entry));
}

/** Adds an index, unless IF NOT EXISTS was said and the name is taken. */
export function add(entries: Entries, entry: Entry, unlessExists: boolean): Entries {
  const taken = entries.some((each) => isIndex(each, entry));
  return taken && unlessExists ? entries : [...entries, entry];
}
