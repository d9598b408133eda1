/** What dbperf and the process that holds the service's code say to each other. */

export type ToService =
  | { readonly kind: 'load'; readonly file: string; readonly dbperf: string }
  | { readonly kind: 'run'; readonly name: string; readonly params: object };

export type FromService =
  | { readonly kind: 'loaded'; readonly paths: readonly ExportedPath[] }
  | { readonly kind: 'ran'; readonly ms: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** A critical path as it was exported, unchecked, without its function. */
export interface ExportedPath {
  /** The name of the export. */
  readonly export: string;
  readonly hasRun: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}
