import { join } from 'node:path';
import { audit } from '../audit.ts';
import { resolveConfig } from '../config/config.ts';
import { bookingService, loadBookingService } from '../demo/booking-service.ts';
import { keptCluster } from '../postgres/embedded/kept-cluster.ts';
import { renderStory } from '../report/story.ts';
import { formatCount } from '../units/format.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { progressOn } from './progress.ts';
import { keptRun } from './run-audit.ts';
import { version } from './version.ts';
import { renderJson, writeReport } from './write-reports.ts';

const database = 'booking';

/** The whole story on a server of our own; exit code 0 where the demo itself worked. */
export async function runDemo(rows: number, verbose: boolean, context: Context): Promise<number> {
  const { cwd, env, signal, stdout } = context;
  const progress = progressOn(context.stderr, false);
  const onProgress = progress.say.bind(progress);
  onProgress('starting an embedded PostgreSQL');
  const server = await keptCluster({
    key: `booking-service-${rows}`,
    fill: (filling) => loadBookingService(filling.url(database), { rows, onProgress }),
    onProgress,
  });
  signal.addEventListener('abort', () => void server.stop());
  try {
    const flags = { url: server.url(database), project: bookingService.root, build: database };
    const config = resolveConfig(flags, null, cwd);
    const { run } = await audit(config, { cwd, env, signal, onProgress, dbperf: version() });
    progress.end();
    await writeReport(join(cwd, keptRun), renderJson(run));
    stdout.write(
      `The booking service with ${formatCount(rows)} payments, on an embedded PostgreSQL ${run.head.serverVersion}\n\n`,
    );
    stdout.write(renderStory(run, { ...stdout, verbose }));
    stdout.write(`\nnext  dbperf report    the findings in full, of ${keptRun}\n`);
    return exitCodes.ok;
  } finally {
    progress.end();
    await server.stop();
  }
}
