interface Last {
  readonly value: number;
  readonly step: number;
}

/** Notices numbers that are counted through: each as far from the last as that from the one before. */
export class Steps {
  readonly #last = new Map<string, Last>();
  readonly #calls = new Map<string, number>();

  /** Which of all calls of the child this is, from 1. */
  nth(child: string): number {
    const nth = (this.#calls.get(child) ?? 0) + 1;
    this.#calls.set(child, nth);
    return nth;
  }

  isNext(child: string, parameter: number, text: string): boolean {
    const key = `${child} ${parameter}`;
    const last = this.#last.get(key);
    const value = Number(text);
    const step = last === undefined ? Number.NaN : value - last.value;
    this.#last.set(key, { value, step });
    return step !== 0 && step === last?.step;
  }
}
