import { spawn } from 'node:child_process';

/** Runs Node with the arguments to its end; resolves to the milliseconds it took. */
export async function timeNode(
  args: readonly string[],
  cwd?: string,
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0 && code !== 1) throw new Error(`node ${args.join(' ')} → ${code}\n${errors}`);
  return performance.now() - started;
}

/** Median of `times` alternating rounds of both, so that a busy moment hits both alike. */
export async function sideBySide(
  times: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<{ readonly ours: number; readonly theirs: number }> {
  const pairs: [number, number][] = [];
  while (pairs.length < times) pairs.push([await ours(), await theirs()]);
  return { ours: median(pairs.map(([a]) => a)), theirs: median(pairs.map(([, b]) => b)) };
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
