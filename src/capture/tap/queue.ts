/** Taken items that are kept in place before the rest is moved up. */
const slack = 64;

/** First in, first out; short, but for clients that send a long pipeline. */
export class Queue<T extends object> {
  #items: (T | undefined)[] = [];
  #first = 0;

  get first(): T | undefined {
    return this.#items[this.#first];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#first];
    if (item === undefined) return undefined;
    this.#items[this.#first] = undefined;
    this.#first += 1;
    if (this.#first >= slack && this.#first * 2 > this.#items.length) this.#moveUp();
    return item;
  }

  /** Takes out what is before the first item of that kind; all, where there is none. */
  takeUntil(isEnd: (item: T) => boolean): readonly T[] {
    const taken: T[] = [];
    while (this.first !== undefined && !isEnd(this.first)) {
      const item = this.shift();
      if (item !== undefined) taken.push(item);
    }
    return taken;
  }

  #moveUp(): void {
    this.#items = this.#items.slice(this.#first);
    this.#first = 0;
  }
}
