import { type ChildProcess, fork, type StdioOptions } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { redactUrl } from '../text/redact-url.ts';
import type { ExportedPath, FromService, ToService } from './messages.ts';

/** The service's code did not do what it was asked to: it threw, hung, or ended. */
export class ServiceError extends Error {
  readonly hung: boolean;

  constructor(message: string, hung = false) {
    super(redactUrl(message));
    this.name = 'ServiceError';
    this.hung = hung;
  }
}

export interface ProcessOptions {
  /** The service's folder. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

const ending = extname(fileURLToPath(import.meta.url));
// What compiles the service's TypeScript runs ours too, where it is not built.
const jiti = dirname(createRequire(import.meta.url).resolve('jiti/package.json'));
const compiler = join(jiti, 'lib/jiti-cli.mjs');

/** A process in which one file of paths is loaded, and its paths are called one at a time. */
export class PathProcess {
  readonly #child: ChildProcess;
  /** The end of what it wrote to stderr: why it ended, as a rule. */
  #lastWords = '';

  constructor({ cwd, env, signal }: ProcessOptions) {
    const entry = fileURLToPath(new URL(`./child${ending}`, import.meta.url));
    const options = { cwd, env, signal, execArgv: [], serialization: 'advanced' as const };
    const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] satisfies StdioOptions;
    this.#child = fork(compiler, [entry], { ...options, stdio });
    this.#child.on('error', () => undefined);
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

  /** Calls a path and waits for it; resolves to its milliseconds. Throws ServiceError. */
  async run(name: string, params: object, timeoutMs: number): Promise<number> {
    const answer = await this.#ask({ kind: 'run', name, params }, timeoutMs);
    if (answer.kind !== 'ran') throw new Error(`unexpected answer ${answer.kind}`);
    return answer.ms;
  }

  /** It may hang: it is not asked to end. */
  kill(): void {
    this.#child.kill('SIGKILL');
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
        reject(new ServiceError(`its process ended: ${lastLine(this.#lastWords)}`));
      };
      const timer = setTimeout(() => {
        settle();
        reject(new ServiceError(`no answer in ${timeoutMs / 1_000} s`, true));
      }, timeoutMs);
      child.on('message', onMessage).on('exit', onExit);
      if (child.exitCode !== null || child.signalCode !== null) onExit();
      else child.send(message);
    });
  }
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const error = lines.findLast((line) => /error/i.test(line));
  return error ?? lines.findLast((line) => line !== '') ?? 'it said nothing';
}
