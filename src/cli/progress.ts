import type { Ora } from 'ora';
import type { Output } from './terminal.ts';

/** One line on stderr that says what is being done; nothing off a terminal, or with -q. */
export interface Progress {
  say(text: string): void;
  end(): void;
}

export function progressOn(output: Output, quiet: boolean): Progress {
  return quiet || !output.isTerminal ? { say: () => {}, end: () => {} } : new Spinner(output);
}

class Spinner implements Progress {
  readonly #stream: NodeJS.WritableStream;
  #spinner: Ora | null = null;
  #latest = '';
  #loading = false;
  #ended = false;

  constructor(output: Output) {
    this.#stream = output.stream;
  }

  say(text: string): void {
    this.#latest = text;
    if (this.#spinner !== null) this.#spinner.text = text;
    else if (!this.#loading) void this.#load();
  }

  end(): void {
    this.#ended = true;
    this.#spinner?.stop();
  }

  /** Loaded beside the work: ora takes longer to load than a small audit takes to begin. */
  async #load(): Promise<void> {
    this.#loading = true;
    const { default: ora } = await import('ora');
    if (this.#ended) return;
    this.#spinner = ora({ text: this.#latest, stream: this.#stream, discardStdin: false }).start();
  }
}
