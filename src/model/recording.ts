import type { Traffic } from './capture.ts';

/** What a command was seen to send, in one versioned file. */
export interface Recording {
  readonly kind: 'dbperf-recording';
  readonly version: 1;
  /** dbperf's own version. */
  readonly dbperf: string;
  /** ISO time at which the command began. */
  readonly recordedAt: string;
  /** The command's first word, without what it was called with. */
  readonly command: string;
  /** What it ended with; 128 and more where a signal ended it. */
  readonly exitCode: number;
  readonly durationMs: number;
  readonly database: string;
  /** Holds no values. */
  readonly traffic: Traffic;
  /** By fingerprint, parameters as they were sent; null unless `--values` was said. */
  readonly values: Readonly<Record<string, RecordedValues>> | null;
}

/** Of the first call, and of the one that brought the most rows. */
export interface RecordedValues {
  readonly typical: readonly RecordedValue[];
  readonly heavy: readonly RecordedValue[];
}

/** PostgreSQL's text, or its binary form in base64; null is NULL. */
export type RecordedValue = string | { readonly base64: string } | null;
