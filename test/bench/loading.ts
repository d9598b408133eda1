import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Row } from './run.ts';
import { timeNode } from './time.ts';

/** The demo with an empty cache, which loads 1,000,000 payments, beside the second demo. */
export async function loading(root: string): Promise<Row> {
  const cache = join(root, 'node_modules/.cache/dbperf-bench');
  await rm(cache, { recursive: true, force: true });
  const demo = () =>
    timeNode([join(root, 'bin/dbperf.js'), 'demo'], root, { XDG_CACHE_HOME: cache });
  const first = await demo();
  const second = await demo();
  await rm(cache, { recursive: true, force: true });
  return {
    what: 'first demo (loads 1,000,000 payments) / second demo',
    ours: `${(first / 1000).toFixed(1)} s`,
    theirs: `${(second / 1000).toFixed(1)} s`,
    ratio: `${((first - second) / 1000).toFixed(1)} s of loading`,
    wanted: 'about 40 s of loading',
  };
}
