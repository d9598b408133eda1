import type { Snapshot } from '../model/snapshot.ts';
import { type DocumentKind, readDocument } from './read-document.ts';

const snapshot: DocumentKind = {
  name: 'snapshot',
  version: 1,
  help: 'take the snapshot again: dbperf snapshot',
};

/** Reads a snapshot, compressed or not; throws a Problem if it is cut off or something else. */
export function readSnapshot(path: string): Promise<Snapshot> {
  // Loaded only where one is read: a command that reads no snapshot need not wait for the schema.
  return readDocument(
    path,
    snapshot,
    async () => (await import('./snapshot-schema.ts')).snapshotSchema,
  );
}
