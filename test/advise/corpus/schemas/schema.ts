/** A realistic database of the corpus. All of them live side by side in one. */
export interface Schema {
  readonly name: string;
  readonly definitions: string;
  /** Fills the tables, the same rows every time. */
  readonly rows: string;
  /** Runs last, after VACUUM ANALYZE: what happened to the tables since. */
  readonly since: string;
}

/** SQL of a number from 0 to `values - 1`, without pattern, for row `n` of a generate_series. */
export function pick(column: number, values: number): string {
  return `((hashint4(n + 1000003 * ${column}) & 2147483647) % ${values})`;
}

/** The same, small numbers far more often than large ones. */
export function pickSkewed(column: number, values: number): string {
  return `floor(${values} * power(${pick(column, 10000)} / 10000.0, 3))::int`;
}

/** `count` rows with the number `n`, from 1. */
export function numbers(count: number): string {
  return `generate_series(1, ${count}) AS n`;
}
