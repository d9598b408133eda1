import type { LogEntry } from './entry.ts';

/** One execution, or a part of one, with its time. */
export interface TimedEntry {
  readonly step: LogEntry['step'];
  /** Of its statement. */
  readonly key: string;
  readonly ms: number;
}

interface Process {
  /** Keys of statements: one whose time has not come yet. */
  statement: string | null;
  /** May be logged again as a run. */
  plan: TimedEntry | null;
  /** May be logged again as a plan. */
  run: string | null;
}

/** Processes that are remembered at once. */
const most = 1_000;

interface Receiver {
  readonly timed: (entry: TimedEntry) => void;
  readonly skip: (why: 'untimed' | 'timesAlone') => void;
}

/**
 * Brings together what a process logs of one execution in two entries: the statement and its time
 * (log_statement with log_duration), and the plan and the duration (auto_explain with
 * log_min_duration_statement), which come in either order.
 */
export class Pairing {
  readonly #processes = new Map<string, Process>();
  readonly #receiver: Receiver;

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
  }

  /** `key` is that of the entry's text. */
  add({ process, step, ms }: LogEntry, key: string | null): void {
    const known = this.#processOf(process ?? '');
    if (key === null) this.#addTime(known, ms);
    else if (ms !== null) this.#addTimed(known, { step, key, ms });
    else this.#addStatement(known, process === null ? null : key);
  }

  /** Passes on what nothing followed. */
  end(): void {
    for (const process of this.#processes.values()) this.#forget(process);
    this.#processes.clear();
  }

  #processOf(key: string): Process {
    const known = this.#processes.get(key);
    if (known !== undefined) return known;
    if (this.#processes.size >= most) this.end();
    const process = { statement: null, plan: null, run: null };
    this.#processes.set(key, process);
    return process;
  }

  #forget(process: Process): void {
    this.#passPlan(process);
    if (process.statement !== null) this.#receiver.skip('untimed');
  }

  #addTime(process: Process, ms: number | null): void {
    const key = process.statement;
    process.statement = null;
    if (key === null || ms === null) this.#receiver.skip('timesAlone');
    else this.#addTimed(process, { step: 'run', key, ms });
  }

  /** Null: whose time follows cannot be told, where lines do not name the process. */
  #addStatement(process: Process, key: string | null): void {
    if (key === null || process.statement !== null) this.#receiver.skip('untimed');
    process.statement = key;
  }

  #addTimed(process: Process, entry: TimedEntry): void {
    if (entry.step === 'plan') this.#addPlan(process, entry);
    else {
      if (entry.step === 'run') this.#noteRun(process, entry.key);
      this.#receiver.timed(entry);
    }
  }

  #noteRun(process: Process, run: string): void {
    const again = process.plan !== null && process.plan.key === run;
    if (again) process.plan = null;
    this.#passPlan(process);
    process.run = again ? null : run;
  }

  #addPlan(process: Process, entry: TimedEntry): void {
    this.#passPlan(process);
    const again = process.run === entry.key;
    process.run = null;
    if (!again) process.plan = entry;
  }

  #passPlan(process: Process): void {
    if (process.plan !== null) this.#receiver.timed(process.plan);
    process.plan = null;
  }
}
