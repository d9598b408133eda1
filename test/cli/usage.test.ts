import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dbperf } from '../support/dbperf.ts';

const emptyFolder = () => mkdtemp(join(tmpdir(), 'dbperf-cli-'));

describe('how dbperf is called', () => {
  test('--version prints the version and nothing else', async () => {
    expect(await dbperf(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  test('help leads with examples', async () => {
    const { code, stdout } = await dbperf(['--help']);
    expect(code).toBe(0);
    expect(stdout.startsWith('Examples:')).toBe(true);
  });

  test('an unknown flag is one error with a suggestion, exit code 2', async () => {
    const { code, stdout, stderr } = await dbperf(['audit', '--onyl', 'x']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("error[usage]: unknown option '--onyl'");
    expect(stderr).toContain('did you mean --only?');
  });

  test('an unknown command is one error', async () => {
    const { code, stderr } = await dbperf(['audti']);
    expect(code).toBe(2);
    expect(stderr).toContain('error[usage]');
    expect(stderr).toContain('did you mean audit?');
  });

  test.each([
    { args: ['audit', '--timeout', 'soon'], expected: 'duration' },
    { args: ['audit', '--runs', '0'], expected: 'whole number' },
    { args: ['audit', '-f', 'xml'], expected: 'terminal or json' },
    { args: ['audit', '--fail-on', 'fatal'], expected: 'Allowed choices' },
    { args: ['demo', '--rows', '-5'], expected: 'whole number' },
  ])('$args says what it expects', async ({ args, expected }) => {
    const { code, stderr } = await dbperf(args);
    expect(code).toBe(2);
    expect(stderr).toContain('error[usage]');
    expect(stderr).toContain(expected);
  });

  test('colours follow the stream and the environment', async () => {
    const args = ['audit', '--onyl'];
    const coloured = '\u001b[31merror';
    expect((await dbperf(args, { columns: 80 })).stderr).toContain(coloured);
    expect((await dbperf(args, { columns: 80, env: { NO_COLOR: '1' } })).stderr).toMatch(/^error/);
    expect((await dbperf(args, { columns: 80, env: { TERM: 'dumb' } })).stderr).toMatch(/^error/);
    expect((await dbperf(args)).stderr).toMatch(/^error/);
    expect((await dbperf(args, { env: { FORCE_COLOR: '1' } })).stderr).toContain(coloured);
  });
});

describe('dbperf rules', () => {
  test('lists every rule with its severity', async () => {
    const { code, stdout } = await dbperf(['rules']);
    expect(code).toBe(0);
    expect(stdout).toContain('missing-index');
  });

  test('prints the page of one', async () => {
    expect((await dbperf(['rules', 'deep-offset'])).stdout).toContain('deep-offset');
  });

  test('suggests a name', async () => {
    const { code, stderr } = await dbperf(['rules', 'deep-ofset']);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean deep-offset?');
  });
});

describe('dbperf report', () => {
  test.each([
    { name: 'missing', content: null, message: 'run-missing' },
    { name: 'empty', content: '', message: 'an empty file' },
    { name: 'cut off', content: '{"version": 1, "head"', message: 'cut off' },
    { name: 'of another version', content: '{"version": 99}', message: 'version 99' },
    { name: 'something else', content: '[]', message: 'another document' },
    {
      name: 'half',
      content: '{"version": 4,"head":{},"policy":{},"paths":[]}',
      message: 'measurements',
    },
  ])('a run that is $name is one error', async ({ content, message }) => {
    const cwd = await emptyFolder();
    if (content !== null) await writeFile(join(cwd, 'run.json'), content);
    const { code, stdout, stderr } = await dbperf(['report', 'run.json'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.match(/error\[/g)).toHaveLength(1);
  });
});

describe('the configuration', () => {
  const audit = async (content: string) => {
    const cwd = await emptyFolder();
    await writeFile(join(cwd, 'dbperf.config.ts'), content);
    return dbperf(['audit'], { cwd });
  };

  test('all its errors are reported together, each with its key', async () => {
    const { code, stderr } = await audit(`export default {
      runz: 3,
      timeout: 'soon',
      failOn: 'sometimes',
      ignore: [{ rule: 'slow-path', reason: 'because' }],
    }`);
    expect(code).toBe(2);
    expect(stderr).toContain('dbperf.config.ts: runz');
    expect(stderr).toContain('did you mean "runs"?');
    expect(stderr).toContain('dbperf.config.ts: timeout');
    expect(stderr).toContain('dbperf.config.ts: failOn');
    expect(stderr).toContain('dbperf.config.ts: ignore.0');
  });

  test('a rule that does not exist is named', async () => {
    const { code, stderr } = await audit(`export default { rules: { 'slow-paht': 'off' } }`);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "slow-path"?');
  });

  test('one that throws is one error', async () => {
    const { code, stderr } = await audit(`throw new Error('no such planet')`);
    expect(code).toBe(2);
    expect(stderr).toContain('error[config-failed]');
    expect(stderr).toContain('no such planet');
  });

  test('one that is named and missing is one error', async () => {
    const { code, stderr } = await dbperf(['audit', '-c', 'nowhere.ts'], {
      cwd: await emptyFolder(),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('error[config-missing]');
  });
});
