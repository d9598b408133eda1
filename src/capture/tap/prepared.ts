import type { CapturedColumn } from '../../model/capture.ts';

/** A statement as the client sent it: in a Query message, or by Parse. */
export interface Prepared {
  /** Empty for an unnamed one. */
  readonly name: string;
  readonly text: string;
  /** The text was longer than what is kept. */
  readonly cut: boolean;
  /** OIDs; 0 where the client declared none. */
  readonly declared: readonly number[];
  readonly sentMs: number;
  /** Batch (what is between two Syncs or Flushes) in which it was sent. */
  readonly batch: number;
  /** Number of its message on the connection. */
  readonly sequence: number;
  bound: boolean;
  /** As the server described them; null until it does. */
  types: readonly number[] | null;
  columns: readonly CapturedColumn[] | null;
  tags: Readonly<Record<string, string>> | null;
}
