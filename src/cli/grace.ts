/** Time that an interrupted command has to cancel statements and stop servers, milliseconds. */
const graceMs = 4_000;

/** The time that is left after an interruption. */
export class Grace {
  #end: (() => void) | null = null;
  #timer: NodeJS.Timeout | undefined;
  #stands = false;

  /** `end` is called when it is over. */
  begin(end: () => void): void {
    this.#end = end;
    this.#run();
  }

  /** Stands still while a program of the user's ends: its own time is not ours to limit. */
  async standStill<T>(work: () => Promise<T>): Promise<T> {
    this.#stands = true;
    try {
      return await work();
    } finally {
      this.#stands = false;
      this.#run();
    }
  }

  #run(): void {
    clearTimeout(this.#timer);
    if (this.#end !== null && !this.#stands) this.#timer = setTimeout(this.#end, graceMs).unref();
  }
}
