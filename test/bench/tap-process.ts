/** `tap` or `pipe` before the server of a URL, in a process of its own: it prints a URL, then numbers. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTap } from '../../src/capture/tap/tap.ts';
import { parseTarget } from '../../src/postgres/target.ts';

const [what, databaseUrl = ''] = process.argv.slice(2);
const target = parseTarget(databaseUrl, process.cwd());

let statements = 0;
const memory: number[] = [];

/** Mebibytes at each 100,000 statements. */
function count(): void {
  statements += 1;
  if (statements % 100_000 === 0) memory.push(Math.round(process.memoryUsage.rss() / 2 ** 20));
}

const opened =
  what === 'tap' ? await openTap(target, { databaseUrl, onStatement: count }) : await barePipe();
process.stdout.write(`${JSON.stringify({ url: opened.url })}\n`);
process.stdin.resume();
await once(process.stdin, 'end');
await opened.close();
process.stdout.write(`${JSON.stringify({ statements, memory })}\n`);

/** The least that a proxy in Node can do. */
async function barePipe() {
  const host = await mkdtemp(join(tmpdir(), 'dbperf-bench-'));
  const server = createServer((client) => {
    const upstream = connect(`${target.host}/.s.PGSQL.${target.port}`);
    client.on('error', () => upstream.destroy()).pipe(upstream);
    upstream.on('error', () => client.destroy()).pipe(client);
  });
  server.listen(join(host, '.s.PGSQL.5432'));
  await once(server, 'listening');
  const url = `postgres://${target.user}@localhost:5432/${target.database}?host=${host}`;
  const close = async () => {
    server.close();
    await rm(host, { recursive: true, force: true });
  };
  return { url, close };
}
