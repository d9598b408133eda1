/** What a user is told when something cannot be done: data, rendered once by the command line. */
export interface ProblemText {
  /** Stable identifier, for example `db-connect`. */
  readonly code: string;
  /** What could not be done, and where. */
  readonly what: string;
  /** File (with line), key, flag or URL; secrets already redacted. */
  readonly where?: string;
  readonly expected?: string;
  readonly received?: string;
  readonly cause?: string;
  /** What to do about it. */
  readonly help?: string;
}

/** The one error that dbperf throws on purpose: the command cannot go on, exit code 2. */
export class Problem extends Error {
  readonly texts: readonly ProblemText[];

  constructor(first: ProblemText, ...others: readonly ProblemText[]) {
    super(first.what);
    this.name = 'Problem';
    this.texts = [first, ...others];
  }
}
