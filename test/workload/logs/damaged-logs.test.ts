import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogSource, ObservedWorkload } from '../../../src/model/observed.ts';
import { Problem } from '../../../src/model/problem.ts';
import { readLogs } from '../../../src/workload/logs/read-logs.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logs-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Buffer, limit?: number): Promise<ObservedWorkload> {
  const path = join(folder, 'log');
  await writeFile(path, content);
  return readLogs({ files: [{ path, name: 'log' }], database: 'shop', limit });
}

async function problemOf(content: string | Buffer) {
  const error = await read(content).catch((thrown: unknown) => thrown);
  if (!(error instanceof Problem)) throw new Error(`no Problem: ${JSON.stringify(error)}`);
  return error.texts[0];
}

const sourceOf = ({ source }: ObservedWorkload): LogSource => {
  if (source.kind !== 'log') throw new Error('not of a log');
  return source;
};

const stderr = (message: string, severity = 'LOG') =>
  `2026-11-27 02:17:00.123 UTC [77] ${severity}:  ${message.replaceAll('\n', '\n\t')}\n`;

const csv = (message: string, database = 'shop', application = 'api') =>
  [
    '2026-11-27 02:17:00.123 UTC,"app"',
    `"${database}",77,"10.0.0.1:5000",6a1f.4d,1,"SELECT",2026-11-27 02:16:00 UTC,3/4,0,LOG,00000`,
    `"${message.replaceAll('"', '""')}",,,,,,,,,"${application}","client backend",,0\n`,
  ].join(',');

const select = (ms: number, value = 'geheim') =>
  `duration: ${ms} ms  statement: SELECT *\nFROM "payments"\nWHERE status = '${value}'`;

describe('logs that are cut, mixed or not UTF-8', () => {
  test('three forms, a service and other programs in one file', async () => {
    const observed = await read(
      [
        stderr(select(1)),
        csv(select(2)),
        'npm warn something\n',
        JSON.stringify({ error_severity: 'LOG', dbname: 'shop', pid: 5, message: select(4) }),
        '\n{"level":30,"msg":"listening"}\n',
        JSON.stringify({ level: 40, durationMs: 8, query: select(1).split('statement: ')[1] }),
        '\n',
        stderr('checkpoint starting: time'),
        stderr('relation "geheim" does not exist', 'ERROR'),
      ].join(''),
    );
    expect(observed.facts).toMatchObject([{ calls: 4, totalMs: 15, slowestMs: 8 }]);
    expect(sourceOf(observed)).toMatchObject({
      forms: { stderr: 1, csvlog: 1, jsonlog: 1, service: 1 },
      skipped: { foreign: 2, otherMessages: 2, cut: 0 },
    });
  });

  test('a record without its end does not swallow the next', async () => {
    const cut = csv(select(3)).slice(0, 180);
    const observed = await read(`${csv(select(1))}${cut}\n${csv(select(2))}`);
    expect(observed.facts).toMatchObject([{ calls: 2, totalMs: 3 }]);
    expect(sourceOf(observed).skipped.cut).toBe(1);
  });

  test.each([
    ['stderr', stderr(select(1)), (text: string) => text.slice(text.indexOf('\n\tWHERE'))],
    ['csvlog', csv(select(1)), (text: string) => text.slice(text.indexOf('\nWHERE'))],
  ])('a rotated file that begins and ends in the middle, %s', async (_, entry, tail) => {
    const observed = await read(`${tail(entry)}${entry}${entry.slice(0, -12)}`);
    expect(observed.facts).toMatchObject([{ calls: 1, totalMs: 1 }]);
    const { cut, foreign } = sourceOf(observed).skipped;
    expect(cut + foreign).toBeGreaterThanOrEqual(2);
  });

  test('every way of cutting a file in two is survived', async () => {
    const text = [
      ...[stderr(select(1)), csv(select(2))],
      JSON.stringify({ durationMs: 8, query: 'SELECT id FROM users' }),
      ...['\n', stderr('duration: 3 ms  plan:\n{ "Query Text": "SELECT 1 FROM users" }')],
    ].join('');
    for (let at = 1; at < text.length; at += 1) {
      const halves = [text.slice(0, at), text.slice(at)];
      const results = await Promise.allSettled(halves.map((half, n) => readPart(half, n)));
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Problem);
        else expect(JSON.stringify(result.value)).not.toContain('geheim');
      }
    }
  });

  async function readPart(content: string, part: number): Promise<ObservedWorkload> {
    const path = join(folder, `part-${part}`);
    await writeFile(path, content);
    return readLogs({ files: [{ path, name: 'part' }], database: null });
  }

  test('bytes that are not UTF-8 are counted, and the statement is used', async () => {
    const latin1 = Buffer.from(stderr(select(1, 'M\u00fcller')), 'latin1');
    const observed = await read(Buffer.concat([latin1, Buffer.from(stderr(select(2)))]));
    expect(observed.facts).toMatchObject([{ calls: 2 }]);
    expect(sourceOf(observed).skipped.notUtf8).toBe(1);
  });

  test('line ends of Windows and a byte order mark', async () => {
    const text = `\uFEFF{"durationMs":1,"sql":"SELECT 1 FROM a"}\r\n${stderr('duration: 2 ms  statement: SELECT 2 FROM a').replace('\n', '\r\n')}`;
    expect((await read(text)).facts).toMatchObject([{ calls: 2, totalMs: 3 }]);
  });

  test('a compressed file, and one that ends early', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => stderr(select(n % 7, String(n * 7919))));
    const packed = gzipSync(many.join(''));
    expect((await read(packed)).facts).toMatchObject([{ calls: 20_000 }]);
    const cut = await read(packed.subarray(0, packed.length / 2));
    expect(sourceOf(cut).cutFiles).toEqual(['log']);
    expect(cut.facts[0]?.calls).toBeGreaterThan(1000);
  });

  test('dbperf itself and other databases are left out', async () => {
    const observed = await read(
      csv(select(1)) + csv(select(1), 'other') + csv(select(1), 'shop', 'dbperf'),
    );
    expect(observed.facts).toMatchObject([{ calls: 1 }]);
    expect(sourceOf(observed).skipped.elsewhere).toBe(2);
  });

  test('texts that are no SQL of PostgreSQL are listed, without what they hold', async () => {
    const observed = await read(
      [
        ...['SELECT * FROM t WHERE id = ?', "SELECT * FROM t WHERE id = 'geheim"],
        ...['SELECT a geheim geheim FROM t', `SELECT '${'x'.repeat(1_000_001)}' FROM t`],
        ...['SELECT 1 FROM t; SELECT 2 FROM t', 'SELECT `geheim` FROM t', 'VACUUM t'],
      ]
        .map((text, n) => stderr(`duration: ${n + 1} ms  statement: ${text}`))
        .join('') + stderr(select(100)),
    );
    expect(observed.listed.map(({ path }) => path)).toEqual(
      Array(5).fill(expect.stringMatching(/^log:unread-[0-9a-f]{6}$/)),
    );
    expect(JSON.stringify(observed)).not.toContain('geheim');
    expect(observed.coverage).toMatchObject({ totalMs: 128, analysedMs: 100 });
    expect(observed.coverage.omitted.map(({ reason }) => reason)).toEqual([
      ...['unreadable', 'utility', 'too-long'],
    ]);
  });

  test('a list of many values is the same statement as one of few', async () => {
    const statement = (list: string) =>
      stderr(`duration: 1 ms  statement: SELECT id FROM t WHERE id IN (${list})`);
    const observed = await read(statement('1') + statement('1, 2, 3') + statement('$1,$2'));
    expect(observed.facts).toMatchObject([{ calls: 3 }]);
  });
});

describe("a service's log", () => {
  test.each([
    ['pino', { level: 40, time: 1764209820123, msg: 'slow query', durationMs: 3 }, ['query']],
    ['winston', { level: 'warn', message: 'slow', timestamp: 'x', duration: '3 ms' }, ['sql']],
    ['prisma', { timestamp: 'x', params: '["geheim"]', duration: 3, target: 'quaint' }, ['query']],
    ['seconds', { message: 'slow', elapsed: '0.003s' }, ['statement']],
  ])('%s', async (_, fields, [key = '']) => {
    const observed = await read(
      `${JSON.stringify({ ...fields, [key]: 'SELECT id FROM "users" WHERE id = $1' })}\n`,
    );
    expect(observed.facts).toMatchObject([{ calls: 1, totalMs: 3 }]);
    expect(sourceOf(observed).keys).toContain(key);
    expect(JSON.stringify(observed)).not.toContain('geheim');
  });

  test('a statement inside of another object', async () => {
    const line = { message: 'slow', meta: { durationMs: 3, query: 'SELECT 1 FROM users' } };
    const observed = await read(`${JSON.stringify(line)}\n`);
    expect(sourceOf(observed).keys).toEqual(['meta.durationMs', 'meta.query']);
  });

  test('many comments before what is no SQL', async () => {
    const line = { message: 'slow', durationMs: 3, query: `${'/* a */'.repeat(40)} nothing` };
    await expect(read(`${JSON.stringify(line)}\n`)).rejects.toThrow('no statement');
  });

  test('entries with a model and an action alone are counted as not SQL', async () => {
    const slow = (action: string, durationMs: number) =>
      `${JSON.stringify({ level: 'warn', msg: 'slow query', durationMs, model: 'Payment', action })}\n`;
    const observed = await read(
      slow('findMany', 30) + slow('findFirst', 10) + slow('findMany', 50),
    );
    expect(observed.paths).toEqual([]);
    expect(observed.coverage).toMatchObject({ totalMs: 90, share: 0 });
    expect(sourceOf(observed).notSql).toEqual([
      { caller: 'Payment.findMany', calls: 2, totalMs: 80 },
      { caller: 'Payment.findFirst', calls: 1, totalMs: 10 },
    ]);
  });

  test('the query of a URL is no statement', async () => {
    const problem = await problemOf('{"durationMs":3,"query":"?id=geheim"}\n');
    expect(problem?.code).toBe('log-empty');
  });
});

describe('logs with nothing to use', () => {
  test.each([
    ['nothing at all', ''],
    ['another program', 'hello\nworld\n'],
    ['times alone', stderr('duration: 1 ms')],
    ['statements alone', stderr('statement: SELECT 1 FROM t')],
    ['plans as text', stderr('duration: 1 ms  plan:\nQuery Text: SELECT 1\nSeq Scan on t')],
    ['bytes', Buffer.from([0, 255, 254, 10, 0, 13, 200])],
    ['UTF-16', Buffer.from(stderr(select(1)), 'utf16le')],
    ['an archive of nothing', gzipSync('')],
  ])('%s', async (_, content) => {
    const problem = await problemOf(content);
    expect(problem).toMatchObject({ code: 'log-empty', where: 'log' });
    expect(problem?.help).toContain('log_min_duration_statement');
  });

  test.each([
    ['ENOENT', () => join(folder, 'none')],
    ['EISDIR', () => folder],
  ])('%s', async (cause, path) => {
    const reading = readLogs({ files: [{ path: path(), name: 'x' }], database: null });
    const error = await reading.catch((thrown: unknown) => thrown);
    expect((error as Problem).texts).toMatchObject([{ code: 'log-file', where: 'x', cause }]);
  });
});
