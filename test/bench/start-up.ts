import { join } from 'node:path';
import type { Row } from './run.ts';
import { sideBySide, timeNode } from './time.ts';

/** `dbperf --version` beside a Node that does nothing. */
export async function startUp(root: string): Promise<Row> {
  const { ours, theirs } = await sideBySide(
    15,
    () => timeNode([join(root, 'bin/dbperf.js'), '--version']),
    () => timeNode(['-e', '0']),
  );
  return {
    what: '`dbperf --version` / `node -e 0`',
    ours: `${Math.round(ours)} ms`,
    theirs: `${Math.round(theirs)} ms`,
    ratio: `${(ours / theirs).toFixed(2)}×`,
    wanted: 'at most 2×',
  };
}
