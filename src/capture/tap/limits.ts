/** What the tap keeps of one execution at most. All of it passes through, whatever its size. */
export const limits = {
  /** Bytes of a Query or Parse message; a longer statement is cut there, and marked so. */
  text: 1 << 20,
  /** Bytes of a Bind message; parameters beyond are cut, and the statement marked so. */
  parameters: 1 << 20,
  /** Bytes of first rows of one execution; keeping ends before the row that does not fit. */
  rows: 1 << 20,
  /** Bytes of descriptions and errors. */
  description: 1 << 20,
  /** PostgreSQL's own, for startup packets. */
  startup: 10_000,
} as const;
