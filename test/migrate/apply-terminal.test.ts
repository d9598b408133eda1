import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { postgres18, type TestDatabase } from '../support/database.ts';
import {
  type Applying,
  applying,
  hasTerminal,
  indexesOf,
  openWriter,
  type Writer,
} from './applying.ts';
import { buildingPid, directory, files, index, repaired, write } from './one-index.ts';

const timeout = 60_000;
const ctrlC = '\x03';

describe.skipIf(!hasTerminal)('dbperf apply on a terminal', { timeout }, () => {
  let database: TestDatabase;
  let project: Applying;
  let writer: Writer;

  beforeEach(async () => {
    database = await postgres18.createDatabase('apply');
    project = await applying(database.url, files);
    writer = await openWriter(database.url, write);
  });
  afterEach(() => database.drop());

  test('Ctrl-C at the question: nothing is done', async () => {
    const running = project.startOnTerminal();
    await running.says(`Build 1 index on ${database.name}`);
    running.process.stdin?.write(ctrlC);
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    expect(stdout).toContain('nothing was done');
    await writer.commit();
    expect(await indexesOf(database.url, 'payments')).toEqual([]);
  });

  test('Ctrl-C at the bar: the build ends on the server too, and what stands is said', async () => {
    const running = project.startOnTerminal();
    await running.says('(y/N)');
    running.process.stdin?.write('y\n');
    await running.says(`1 of 1  waits for pid ${writer.pid} (nightly import, idle in transaction`);
    running.process.stdin?.write(ctrlC);
    const { code, stdout } = await running.ended;
    expect(code).toBe(130);
    expect(stdout).toContain(`Interrupted at ${index} (${directory})`);
    expect(await buildingPid(database.url)).toBeNull();
    await writer.commit();
    expect(await project.apply('--yes')).toMatchObject({ code: 0 });
    await repaired(project, database.url);
  });
});
