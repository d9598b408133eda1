import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { errorWords } from './error-words.ts';
import type { ExportedPath, FromService, ToService } from './messages.ts';
import { ending, killGroup, startGroup } from './process-group.ts';

/** What is known of one call of a path: its time, and of a cached one what it returned. */
export type Ran = Omit<Extract<FromService, { kind: 'ran' }>, 'kind'>;

/** The service's code did not do what it was asked to: it threw, hung, or ended. */
export class ServiceError extends Error {
  readonly hung: boolean;

  constructor(message: string, hung = false) {
    super(errorWords(message));
    this.name = 'ServiceError';
    this.hung = hung;
  }
}

/** What the service's code made of it; where it did not do it, why. */
export async function attempt<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | ServiceError> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ServiceError)) throw error;
    return error;
  }
}

export interface ProcessOptions {
  /** The service's folder. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** A process in which one file of paths is loaded, and its paths are called one at a time. */
export class PathProcess {
  readonly #child: ChildProcess;
  /** Why nothing that it says or sends from now on can be told from what it was asked before. */
  #spoilt: ServiceError | null = null;
  #stray = false;
  /** The end of what it wrote to stderr: why it ended, as a rule. */
  #lastWords = '';

  constructor({ cwd, env, signal }: ProcessOptions) {
    this.#child = startGroup(`child${ending}`, { cwd, env });
    this.#child.on('error', () => undefined);
    this.#child.on('message', (said: FromService) => this.#hear(said));
    const interrupt = () => this.kill();
    signal.addEventListener('abort', interrupt);
    this.#child.on('exit', () => {
      signal.removeEventListener('abort', interrupt);
      this.spoil(`its process ended: ${lastError(this.#lastWords)}`);
    });
    this.#child.stderr?.on('data', (chunk) => {
      this.#lastWords = `${this.#lastWords}${chunk}`.slice(-2_000);
    });
  }

  /** Loads the file; throws ServiceError. */
  async load(file: string, timeoutMs: number): Promise<readonly ExportedPath[]> {
    const dbperf = fileURLToPath(new URL(`../index${ending}`, import.meta.url));
    const answer = await this.#ask({ kind: 'load', file, dbperf }, timeoutMs);
    if (answer.kind !== 'loaded') throw new Error(`unexpected answer ${answer.kind}`);
    return answer.paths;
  }

  /** Calls a path and waits for it. Throws ServiceError. */
  async run(name: string, params: object, timeoutMs: number): Promise<Ran> {
    const answer = await this.#ask({ kind: 'run', name, params }, timeoutMs);
    if (answer.kind !== 'ran') throw new Error(`unexpected answer ${answer.kind}`);
    return answer;
  }

  /** Calls `invalidatedBy` of a path's cache. Throws ServiceError. */
  async invalidate(name: string, params: object, timeoutMs: number): Promise<void> {
    await this.#ask({ kind: 'invalidate', name, params }, timeoutMs);
  }

  /** Moves the clock of a path's cache. Throws ServiceError. */
  async advance(name: string, ms: number, timeoutMs: number): Promise<void> {
    await this.#ask({ kind: 'advance', name, ms }, timeoutMs);
  }

  /** It is of no further use: it ended, hangs, or failed at what nobody asked it for. */
  get isSpoilt(): boolean {
    return this.#spoilt !== null;
  }

  /** What spoilt it came from no call: it may be the work of an earlier one. */
  get isStray(): boolean {
    return this.#stray;
  }

  /** Leaves it to its own; returns why it is of no further use. */
  spoil(reason: string, hung = false): ServiceError {
    this.#spoilt ??= new ServiceError(reason, hung);
    return this.#spoilt;
  }

  /** It may hang: it is not asked to end. */
  kill(): void {
    killGroup(this.#child);
  }

  #hear(said: FromService): void {
    if (said.kind !== 'failed' || !said.stray || this.isSpoilt) return;
    this.#stray = true;
    this.spoil(said.reason);
  }

  async #ask(message: ToService, timeoutMs: number): Promise<FromService> {
    const answer = await this.#answerTo(message, timeoutMs);
    if (answer.kind === 'failed') throw new ServiceError(answer.reason);
    return answer;
  }

  #answerTo(message: ToService, timeoutMs: number): Promise<FromService> {
    const child = this.#child;
    return new Promise<FromService>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        child.off('message', onMessage).off('exit', onExit);
      };
      const onMessage = (answer: FromService) => {
        settle();
        resolve(answer);
      };
      const onExit = () => {
        settle();
        reject(this.spoil('its process ended'));
      };
      const timer = setTimeout(() => {
        this.spoil(`no answer in ${timeoutMs / 1_000} s`, true);
        onExit();
      }, timeoutMs);
      child.on('message', onMessage).on('exit', onExit);
      if (this.isSpoilt) onExit();
      else child.send(message);
    });
  }
}

/** Of the last words no more than an error's class, or Node's own: the rest may quote a row. */
function lastError(text: string): string {
  const [fatal] = /^FATAL ERROR: .*/m.exec(text) ?? [];
  const name = text.match(/\b[A-Z]?\w*Error\b/g)?.at(-1);
  return fatal ?? name ?? (text.trim() === '' ? 'it said nothing' : 'it did not say why');
}
