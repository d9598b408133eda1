import type { Migration } from '../model/migration.ts';

/** A migration before it has its place in the order of directories. */
export interface Step extends Omit<Migration, 'directory' | 'comments'> {
  /** What the directory is named after: `add_payments_status_idx`. */
  readonly word: string;
  /** The header of the file that stands in this directory. */
  readonly comments: (directory: string) => readonly string[];
}
