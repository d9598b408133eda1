import type { CapturedConnection } from '../../model/capture.ts';
import { type SessionStartup, startupParameter } from './startup.ts';

/** A connection as it is told of: when it opens, and when it is closed. */
export class Session {
  readonly number: number;
  readonly #opened: CapturedConnection;

  /** `startup` is null where none was read. */
  constructor(number: number, startup: SessionStartup | null) {
    const parameter = (name: string) => (startup && startupParameter(startup, name)) ?? '';
    this.number = number;
    this.#opened = {
      number,
      closedMs: null,
      applicationName: parameter('application_name'),
      database: parameter('database') || parameter('user'),
      failure: null,
    };
  }

  opened(): CapturedConnection {
    return this.#opened;
  }

  closed(closedMs: number, failure: string | null): CapturedConnection {
    return { ...this.#opened, closedMs, failure };
  }
}
