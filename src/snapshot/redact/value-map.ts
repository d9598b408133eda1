/**
 * A one-to-one map of the values of one family that keeps their order. All values are added, then it
 * is sealed, then it answers.
 */
export interface ValueMap {
  add(value: string): void;
  /** Whether the value was added. */
  has(value: string): boolean;
  seal(sort: SortTexts): Promise<void>;
  /** Null: it has no place. */
  get(value: string): string | null;
  /** Rank among all values; -1 for what has none. */
  rank(value: string): number;
}

/** Sorts texts as the original database does. */
export type SortTexts = (texts: readonly string[]) => Promise<readonly string[]>;
