import type { Execution, Portal } from './execution.ts';
import type { Prepared } from './prepared.ts';

/** A message that the server has yet to answer; with ReadyForQuery where it has a `sequence`. */
export type Request =
  | QueryRequest
  | ParseRequest
  | BindRequest
  | DescribeRequest
  | ExecuteRequest
  | CloseRequest
  | { readonly kind: 'sync' | 'call'; readonly sequence: number }
  /** CopyDone and CopyFail have no answer of their own. */
  | { readonly kind: 'copy-end' };

export interface QueryRequest {
  readonly kind: 'query';
  readonly prepared: Prepared;
  readonly sequence: number;
  /** The statement of the message that is being answered; null between two of them. */
  execution: Execution | null;
  parts: number;
  /** When the part before ended. */
  lastMs: number;
}

export interface ParseRequest {
  readonly kind: 'parse';
  readonly prepared: Prepared;
  readonly previous: Prepared | undefined;
}

export interface BindRequest {
  readonly kind: 'bind';
  readonly name: string;
  readonly portal: Portal;
  readonly previous: Portal | undefined;
}

export interface DescribeRequest {
  readonly kind: 'describe';
  readonly prepared: Prepared | undefined;
  readonly portal: Portal | undefined;
}

export interface ExecuteRequest {
  readonly kind: 'execute';
  readonly execution: Execution;
}

export interface CloseRequest {
  readonly kind: 'close';
  readonly name: string;
  readonly prepared: Prepared | undefined;
  readonly portal: Portal | undefined;
}
