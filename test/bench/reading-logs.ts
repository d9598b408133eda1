import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readLogs } from '../../src/workload/logs/read-logs.ts';
import type { Row } from './run.ts';
import { sideBySide, timed } from './time.ts';
import { workload } from './workload.ts';

const size = 200_000_000;

/** A csvlog of 500 statements with constants that differ, against Node's own reader of lines. */
export async function readingLogs(): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'dbperf-bench-'));
  const path = join(folder, 'server.csv');
  try {
    await writeLog(path);
    const memory = peakMemory();
    const ours = () => timed(() => readLogs({ files: [{ path, name: path }], database: null }));
    const times = await sideBySide(3, ours, () => timed(() => readLines(path)));
    const speed = (ms: number) => `${Math.round(size / 1e3 / ms)} MB/s`;
    return {
      what: 'reading a csvlog of 200 MB (without its statements: lines alone)',
      ours: `${speed(times.ours)}, ${memory.stop()} MB of memory at most`,
      theirs: speed(times.theirs),
      ratio: `${(times.theirs / times.ours).toFixed(2)}x`,
      wanted: 'reported',
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readLines(path: string): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(path) })) line.length;
}

async function writeLog(path: string): Promise<void> {
  const file = await open(path, 'w');
  for (let written = 0, n = 0; written < size; ) {
    const records = Array.from({ length: 1_000 }, () => record(n++));
    const bytes = Buffer.from(records.join(''));
    await file.write(bytes);
    written += bytes.length;
  }
  await file.close();
}

/** As PostgreSQL writes a statement of the simple protocol: constants in its text. */
function record(n: number): string {
  const { sql } = workload[n % workload.length] ?? { sql: '' };
  const text = sql.replace(/\$\d/g, () => `'${n}'`);
  return [
    '2026-11-27 02:17:00.123 UTC,"app","shop"',
    `${1000 + (n % 50)},"10.0.0.1:5000",6a1f.4d,${n},"SELECT",2026-11-27 02:16:00 UTC,3/4,0,LOG,00000`,
    `"duration: ${(n % 977) / 10} ms  statement: ${text}",,,,,,,,,"api","client backend",,0\n`,
  ].join(',');
}

function peakMemory(): { readonly stop: () => number } {
  let most = 0;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 20);
  return {
    stop: () => {
      clearInterval(timer);
      return Math.round(most / 1e6);
    },
  };
}
