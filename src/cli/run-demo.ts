import { audit } from '../audit.ts';
import { resolveConfig } from '../config/config.ts';
import { bookingDatabase, startBookingServer } from '../demo/booking-server.ts';
import { bookingService } from '../demo/booking-service.ts';
import { renderStory } from '../report/story.ts';
import { renderTerminal } from '../report/terminal.ts';
import { formatCount, formatMs } from '../text/format.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { keptIn } from './kept-run.ts';
import { progressOn } from './progress.ts';
import { version } from './version.ts';
import { writeReports } from './write-reports.ts';

/** The whole story on a server of our own; exit code 0 where the demo itself worked. */
export async function runDemo(rows: number, verbose: boolean, context: Context): Promise<number> {
  const { cwd, env, signal, stdout } = context;
  const progress = progressOn(context.stderr, false);
  const onProgress = progress.say.bind(progress);
  onProgress('starting an embedded PostgreSQL');
  const started = performance.now();
  const server = await untilAborted(startBookingServer({ rows, onProgress }), signal).catch(
    (error: unknown) => {
      progress.end();
      throw error;
    },
  );
  const readyMs = performance.now() - started;
  try {
    const url = server.url(bookingDatabase);
    const flags = { url, project: bookingService.root, build: bookingDatabase };
    const config = resolveConfig(flags, null, cwd);
    const { run } = await audit(config, { cwd, env, signal, onProgress, dbperf: version() });
    progress.end();
    await writeReports(run, [await keptIn(cwd)], verbose, context);
    stdout.write(
      `The booking service with ${formatCount(rows)} payments, on an embedded PostgreSQL ${run.head.serverVersion} (ready in ${formatMs(readyMs)})\n\n`,
    );
    const style = { ...stdout, verbose };
    stdout.write(verbose ? renderTerminal(run, style) : renderStory(run, style));
    stdout.write('\nnext  dbperf report    the findings in full\n');
    return exitCodes.ok;
  } finally {
    progress.end();
    await server.stop();
  }
}

/** A load takes longer than a user who pressed Ctrl-C waits; its server ends with this process. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}
