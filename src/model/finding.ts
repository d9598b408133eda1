/** What a rule says about a subject. */

export type Severity = 'error' | 'warning' | 'info';

export type Subject =
  | { readonly kind: 'path'; readonly path: string; readonly source: string }
  | { readonly kind: 'table'; readonly name: string }
  | { readonly kind: 'column'; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: 'index'; readonly table: string; readonly name: string }
  /** Where the service makes or configures its connections: a file, or what a URL comes from. */
  | { readonly kind: 'pool'; readonly name: string; readonly source: string };

/** Facts carry their unit in their name: `medianMs`, `bytes`, `rowsRead`. Never values of rows. */
export type Facts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** Identity across runs: rule and subject; no time, no OID, no line number. */
  readonly key: string;
  readonly subject: Subject;
  readonly facts: Facts;
  /** What, with the number. */
  readonly message: string;
  /** `measured` line; null where nothing was measured. */
  readonly measured: string | null;
  /** The effect. */
  readonly why: string;
  /** An action that can be pasted, or done. */
  readonly help: string;
  /** Proof, or the word "unproven" with its reason; null where the rule states a plain fact. */
  readonly proof: string | null;
}

export interface IgnoredFinding {
  readonly finding: Finding;
  readonly reason: string;
}

/** A rule that could not speak: it threw, or its evidence is missing. */
export interface SilentRule {
  readonly rule: string;
  readonly reason: string;
}
