import type { Severity } from './finding.ts';

/** How the project's configuration grades the rules. */
export interface RulePolicy {
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  readonly ignores: readonly RuleIgnore[];
}

/** Ignores findings of one rule about one path or one object (a table, a column, an index). */
export interface RuleIgnore {
  readonly rule: string;
  /** A path's name. */
  readonly path?: string | undefined;
  /** `table`, `table.column` or an index's name; the schema may be written before it. */
  readonly object?: string | undefined;
  readonly reason: string;
  /** Where it was written, for the notice that it matches nothing. */
  readonly source: string;
}
