/** What dbperf and the process that holds the service's code say to each other. */

export type ToService =
  | { readonly kind: 'load'; readonly file: string; readonly dbperf: string }
  | { readonly kind: 'run'; readonly name: string; readonly params: object }
  | { readonly kind: 'invalidate'; readonly name: string; readonly params: object }
  | { readonly kind: 'advance'; readonly name: string; readonly ms: number };

export type FromService =
  | { readonly kind: 'loaded'; readonly paths: readonly ExportedPath[] }
  /** `answer` only of a path that has a cache. */
  | { readonly kind: 'ran'; readonly ms: number; readonly answer: Answer | null }
  | { readonly kind: 'done' }
  /** `stray`: it came from no call that anybody waits for, a timer's callback for example. */
  | { readonly kind: 'failed'; readonly reason: string; readonly stray: boolean };

/** A critical path as it was exported, unchecked; its functions are `anyFunction`. */
export interface ExportedPath {
  /** The name of the export. */
  readonly export: string;
  readonly hasRun: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Stands for a function, which no message can carry. */
export const anyFunction = { is: 'function' } as const;

/** What a call returned, without its values. */
export interface Answer {
  /** The same for equal values as JSON has them; null where it has none for them. */
  readonly hash: string | null;
  /** How it differs in kind from what the call before returned: `Date, then string`; null: not. */
  readonly otherShape: string | null;
}
