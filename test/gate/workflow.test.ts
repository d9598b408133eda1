import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedServer, startServer } from '../../src/postgres/embedded/server.ts';
import { packDbperf } from '../package/pack.ts';
import { runCommand } from '../package/run-command.ts';
import type { Outcome } from '../support/dbperf.ts';
import { addIndexesOfPhase } from './phase.ts';
import { checkOutService, installService } from './service.ts';
import { readWorkflow, type Workflow } from './workflow.ts';

const patience = 300_000;
const nothingReached: Outcome = { code: 0, stdout: '', stderr: '' };

let folder: string;
let tarball: string;
let workflow: Workflow;
/** Of its own: the workflow's database has a name that is written down. */
let server: EmbeddedServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dbperf-gate-'));
  workflow = await readWorkflow();
  const packing = packDbperf();
  server = await startServer();
  tarball = (await packing).file;
}, patience);

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the job's service container does: an empty database of the workflow's name. */
beforeEach(async () => {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${workflow.database}`);
  await client.query(`CREATE DATABASE ${workflow.database}`);
  await client.end();
});

/** A step that ended the job, or the last one. */
interface LastStep extends Outcome {
  readonly command: string;
}

/** Runs the steps as GitHub does: one shell each, and none after one that failed. */
async function runJob(root: string, commands = workflow.commands): Promise<LastStep> {
  let last: LastStep = { command: '', ...nothingReached };
  for (const command of commands) {
    last = { command, ...(await runStep(command, root)) };
    if (last.code !== 0) return last;
  }
  return last;
}

async function runStep(command: string, cwd: string): Promise<Outcome> {
  if (command === 'npm ci') {
    await installService(cwd, tarball);
    return nothingReached;
  }
  const env = { CI: 'true', DATABASE_URL: server.url(workflow.database) };
  return runCommand('bash', ['-e', '-c', command], { cwd, env });
}

async function service(): Promise<string> {
  const root = await mkdtemp(join(folder, 'service-'));
  await checkOutService(root);
  return root;
}

describe('the workflow of the README', () => {
  test('installs, migrates, loads and audits the database that its container makes', () => {
    expect(workflow.commands.map((command) => command.split(' ').slice(0, 3).join(' '))).toEqual([
      'npm ci',
      'npx prisma migrate',
      'npx prisma db',
      'npx dbperf audit',
    ]);
    expect(new URL(workflow.databaseUrl).pathname).toBe(`/${workflow.database}`);
    expect(workflow.commands.at(-1)).toContain(`--build=${workflow.database}`);
  });

  test(
    'fails on the service before the phase, and names its three missing indexes',
    async () => {
      const { command, code, stdout, stderr } = await runJob(await service());
      expect({ command, code }, stderr).toEqual({ command: workflow.commands.at(-1), code: 1 });
      const lacking = [...stdout.matchAll(/\[missing-index\]: (\S+)/g)].map(([, path]) => path);
      expect(lacking.sort()).toEqual(['payment-reconciliation', 'refund-report', 'webhook-lookup']);
      expect(stdout).toContain('built and measured');
    },
    patience,
  );

  test(
    'passes with the change that the phase makes',
    async () => {
      const root = await service();
      await addIndexesOfPhase(root);
      const { command, code, stdout, stderr } = await runJob(root);
      expect({ command, code }, stderr + stdout).toEqual({
        command: workflow.commands.at(-1),
        code: 0,
      });
    },
    patience,
  );

  test(
    'does not pass where no rows were loaded: nothing was verified',
    async () => {
      const unseeded = workflow.commands.filter((command) => !command.includes('db seed'));
      const { command, code } = await runJob(await service(), unseeded);
      expect({ command, code }).toEqual({ command: workflow.commands.at(-1), code: 2 });
    },
    patience,
  );
});
