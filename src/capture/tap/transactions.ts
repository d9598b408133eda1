const idle = 0x49;

/** Numbers the transactions of one connection, by command tags and by what ReadyForQuery says. */
export class Transactions {
  #count = 0;
  #current: number | null = null;

  get current(): number | null {
    return this.#current;
  }

  /** The transaction of a statement that ended with the command, null where it failed. */
  of(command: string | null, text: string): number | null {
    if (command === 'BEGIN' || command === 'START TRANSACTION') this.#current ??= ++this.#count;
    const current = this.#current;
    if (endsTransaction(command, text)) this.#current = null;
    return current;
  }

  /** `status` is I, T or E: COMMIT AND CHAIN is in the next one at once. */
  ready(status: number): void {
    if (status === idle) this.#current = null;
    else this.#current ??= ++this.#count;
  }
}

function endsTransaction(command: string | null, text: string): boolean {
  if (command === 'COMMIT' || command === 'PREPARE TRANSACTION') return true;
  // ROLLBACK TO a savepoint has the same tag.
  return command === 'ROLLBACK' && !/\bto\b/i.test(text);
}
