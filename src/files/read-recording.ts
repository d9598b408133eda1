import type { Recording } from '../model/recording.ts';
import { type DocumentKind, readDocument } from './read-document.ts';

const recording: DocumentKind = {
  name: 'recording',
  version: 1,
  help: 'record it again: dbperf record -- <command>',
};

/** Reads a recording, compressed or not; throws a Problem if it is cut off or something else. */
export function readRecording(path: string): Promise<Recording> {
  return readDocument(
    path,
    recording,
    async () => (await import('./recording-schema.ts')).recordingSchema,
  );
}
