/** What an index holds, told by statistics alone. */
export interface IndexShape {
  readonly method: 'btree' | 'gin';
  readonly keys: readonly ColumnShape[];
  /** Columns of INCLUDE. */
  readonly include: readonly ColumnShape[];
  /** Rows that are in the index: of a partial one those that satisfy its predicate. */
  readonly rows: number;
  /** Rows on one page of the table: it decides how far apart the row ids of a GIN key are. */
  readonly rowsPerPage: number;
  /** A btree that may merge equal keys: every operator class says `equalimage`, and no INCLUDE. */
  readonly deduplicates: boolean;
}

/** One column of an index. */
export interface ColumnShape {
  /** Bytes that the value is aligned to: 1, 2, 4 or 8; values of more than 127 bytes at least to 4. */
  readonly align: number;
  /** Together all rows of the index. */
  readonly groups: readonly ValueGroup[];
  /** What a GIN index makes of it; null where GIN has no class for it. */
  readonly items: Items | null;
}

/** Values that are about as frequent as each other. */
export interface ValueGroup {
  /** Share of the rows (0..1). */
  readonly share: number;
  /** Different values among them. */
  readonly distinct: number;
  /** A sample of their widths, bytes; empty for NULL. */
  readonly widths: readonly number[];
}

/** The keys that a GIN index takes out of a column's values. */
export interface Items {
  /** Of each frequent one the share of rows (0..1) that hold it; NULL is one of them. */
  readonly common: readonly number[];
  readonly rare: readonly RareItems[];
  /** Bytes of a key. */
  readonly width: number;
}

/** Items each of which is in few rows. */
export interface RareItems {
  /** Number of them in an average row. */
  readonly perRow: number;
  /** Different ones in all rows, at most one for each time that one occurs. */
  readonly distinct: number;
}

export interface IndexSize {
  /** Blocks of 8 KB. */
  readonly blocks: number;
  /** `level` of the root of a btree (0: the root is a leaf); 0 for GIN, which has none. */
  readonly height: number;
  /** What `reltuples` would be: rows, and of GIN the items of all rows. */
  readonly tuples: number;
}

export const isNull = (group: ValueGroup): boolean => group.widths.length === 0;
