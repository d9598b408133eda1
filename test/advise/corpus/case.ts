/** One question of the corpus: this statement, on the corpus's tables, deserves this index or none. */
export interface CorpusCase {
  readonly name: string;
  readonly statement: string;
  /** Value of `$n` at n - 1, PostgreSQL text; null is NULL. */
  readonly parameters: readonly (string | null)[];
  /**
   * What follows ON in CREATE INDEX: `orders (customer_id, placed_at)`. Of several that serve alike,
   * joined by ` or `, each is right; indexes that only serve together are joined by ` and `.
   */
  readonly expect: 'nothing' | (string & {});
}

/** A theme of the corpus: the title that its cases stand under. */
export interface Theme {
  readonly title: string;
  readonly cases: readonly CorpusCase[];
}

/** Indexes that are right, each alternative as the indexes that it consists of; none for `nothing`. */
export function acceptable(expect: CorpusCase['expect']): readonly (readonly string[])[] {
  if (expect === 'nothing') return [];
  return expect.split(/\s+or\s+/).map((alternative) => alternative.split(/\s+and\s+/));
}
