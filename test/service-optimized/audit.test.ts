import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import type { EmbeddedServer } from '../../src/postgres/embedded/server.ts';
import { runCommand } from '../package/run-command.ts';
import { type Audit, auditIn } from '../support/project.ts';
import { optimizedRoot, startOptimized } from './optimized-on-server.ts';

/** Rules that speak of what the phase asked for. */
const phase = [
  ...['missing-index', 'declared-index-missing', 'slow-path', 'slow-function'],
  ...['n-plus-one', 'too-many-statements', 'huge-in-list', 'repeated-read'],
  ...['cache-not-hit', 'cache-stale-after-write'],
];

const jiti = join(import.meta.dirname, '../../node_modules/jiti/lib/jiti-cli.mjs');

let server: EmbeddedServer;
let audited: Audit;

beforeAll(async () => {
  server = await startOptimized(60_000);
  audited = await auditIn(
    optimizedRoot,
    ...['--url', server.url(), '--run-paths', '--allow-writes'],
  );
}, 240_000);
afterAll(() => server.stop());

const rulesOf = ({ findings }: Run) => findings.map(({ rule }) => rule);

describe('the service after the phase, audited', () => {
  test('is green: every path is verified, within its budget, and the exit code is 0', () => {
    const { run, code } = audited;
    expect(run.unverified).toEqual([]);
    expect(run.verdicts.map(({ path, outcome }) => [path, outcome])).toEqual(
      run.verdicts.map(({ path }) => [path, 'pass']),
    );
    expect(run.functions.map(({ path }) => path).sort()).toEqual([
      ...['daily-payments', 'daily-refunds', 'get-payment-status', 'get-service-tier'],
      ...['handle-webhook', 'user-payments', 'user-payments-after'],
    ]);
    expect(code).toBe(0);
  });

  test('has nothing left of what the phase asked for', () => {
    const { run } = audited;
    expect(rulesOf(run).filter((rule) => phase.includes(rule))).toEqual([]);
    expect(run.findings.filter(({ subject }) => subject.kind === 'pool')).toEqual([]);
  });

  test('sends one statement for a page, however many payments a user has', () => {
    const { functions } = audited.run;
    const pages = functions.find(({ path }) => path === 'user-payments')?.times;
    expect(pages?.map(({ set, statements }) => [set, statements])).toEqual([
      ['typical', 1],
      ['heavy', 1],
    ]);
  });

  test('has caches that are hit, read anew after a write, and after their ttl', () => {
    const caches = audited.run.functions.flatMap(({ path, cache }) =>
      cache ? [{ path, checks: cache.checks }] : [],
    );
    expect(caches.map(({ path }) => path).sort()).toEqual([
      'get-payment-status',
      'get-service-tier',
    ]);
    for (const { checks } of caches) {
      expect(checks).toMatchObject([
        { again: { statements: 0 }, afterWrite: { current: true }, afterTtl: { statements: 1 } },
      ]);
    }
  });

  test('writes a slow-query log that dbperf reads', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dbperf-log-'));
    const [log, script] = [join(folder, 'slow.jsonl'), join(folder, 'slow.ts')];
    const text = `
      import { prisma } from ${JSON.stringify(join(optimizedRoot, 'src/prisma.ts'))};
      await prisma.$queryRaw\`SELECT 1 FROM (SELECT pg_sleep(0.15)) AS slept\`;
      await prisma.$disconnect();`;
    await writeFile(script, text);
    const { code, stderr } = await runCommand(process.execPath, [jiti, script], {
      cwd: optimizedRoot,
      env: { DATABASE_URL: server.url(), SLOW_QUERY_LOG: log },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { run, stdout } = await auditIn(optimizedRoot, '--url', server.url(), '--from-log', log);
    expect(run.observed?.source).toMatchObject({
      kind: 'log',
      forms: { service: 1 },
      notSql: [{ caller: '$queryRaw', calls: 1 }],
    });
    expect(stdout).toContain('$queryRaw: 1 entry');
  });
});
