import { describe, expect, test } from 'vitest';
import { listed, type PathText, right, saidOfCache, useCachedService } from './cached-service.ts';

const { audit, writing, contents } = useCachedService();

test('a cache answers the second call, and reads again after a write and after its ttl', async () => {
  const { run, code, stdout } = await writing({ run: right });
  expect(run.functions).toMatchObject([
    {
      verdict: { outcome: 'pass' },
      cache: {
        ttlMs: 30_000,
        checks: [
          {
            set: 'typical',
            again: { statements: 0 },
            afterWrite: { statements: 1, current: true },
            afterTtl: { statements: 1 },
          },
        ],
      },
    },
  ]);
  expect({ code, said: saidOfCache(run), listed: listed(run) }).toEqual({
    code: 0,
    said: [],
    listed: [],
  });
  expect(stdout.replace(/\s+/g, ' ')).toContain('new value after a write, read again after 30 s');
  expect(JSON.stringify(run)).not.toContain('secret tier');
});

describe('what cannot be told of a cache is listed', () => {
  test('what its author did not give leaves the exit code alone', async () => {
    const { run, code } = await writing({ run: right, invalidatedBy: null, advance: null });
    expect(listed(run)).toEqual([
      ['not-run', expect.stringContaining('whether its answers expire was not looked at')],
      ['not-run', expect.stringContaining('whether a write invalidates its cache')],
    ]);
    expect(run.functions).toMatchObject([{ verdict: { outcome: 'pass' } }]);
    expect(code).toBe(0);
  });

  test('what may not write was not told, and nothing is written', async () => {
    const before = await contents();
    const { run, code } = await audit({ run: right });
    expect(listed(run)).toEqual([['refused', expect.stringContaining('would stay')]]);
    expect(run.unverified[0]?.help).toContain('--allow-writes');
    expect(code).toBe(2);
    expect(await contents()).toEqual(before);
  });

  test.each<[string, PathText, string]>([
    [
      'invalidatedBy throws',
      {
        run: right,
        invalidatedBy: "{ throw new Error('no gateway for ' + kept.get(id)!.value.name); }",
      },
      'its cache.invalidatedBy failed with parameters `typical`: no gateway for …',
    ],
    [
      'advance throws',
      { run: right, advance: "() => { throw new Error('no clock'); }" },
      'its cache.advance failed: no clock',
    ],
    [
      'invalidatedBy changes nothing',
      { run: right, invalidatedBy: 'undefined' },
      'invalidatedBy left what it returns as it was',
    ],
    [
      'it returns something else each time',
      { run: '({ ...(await through(id, () => readTier(id))), at: Math.random() })' },
      'a new process returns another one',
    ],
    [
      'it returns what JSON cannot hold',
      {
        run: 'through(id, async () => { const row = await readTier(id); row.own = row; return row; })',
      },
      'JSON has no form for what it returns',
    ],
    [
      'its second call throws',
      { run: `{ if (kept.has(id)) throw new Error('broken'); return ${right}; }` },
      'it failed with parameters `typical`: broken',
    ],
    [
      'no parameter set finds a row',
      { run: right, params: '{ miss: { id: -1 } }' },
      'no call found a row',
    ],
    [
      'its cache is full before the first call',
      {
        run: `{ if (!kept.has('all')) return readTier(id); return kept.get('all')!.value; }`,
        advance: null,
        options: "...(kept.set('all', { value: 1, until: 0 }), pool.query('SELECT 1'), {})",
      },
      'its first call in a new process sent no statement',
    ],
  ])('%s', async (_, path, reason) => {
    const { run, code } = await writing(path);
    expect(listed(run).map(([, text]) => text)).toContainEqual(expect.stringContaining(reason));
    expect({ code, said: saidOfCache(run) }).toEqual({ code: 2, said: [] });
  });

  test('the cache returns another shape than the database', async () => {
    const run = `{
      const { value } = await through(id, async () => ({ value: await readTier(id) }));
      const hit = kept.has('read');
      kept.set('read', { value: 1, until: 0 });
      return hit ? JSON.parse(JSON.stringify(value)) : value;
    }`;
    const { run: audited } = await writing({ run });
    expect(listed(audited)).toContainEqual([
      'failed',
      'its cache returns another shape than the database: Date, then string (parameters `typical`)',
    ]);
  });

  test('it is declared wrongly, all told at once', async () => {
    const { run, code } = await audit({
      run: right,
      invalidatedBy: null,
      advance: "'30s' as never",
      options: "writes: true, budget: 'soon'",
    });
    const [[, reason] = []] = listed(run);
    expect(reason).toContain('budget: a duration such as 50ms or 1s');
    expect(reason).toContain('cache.advance: a function');
    expect(code).toBe(2);
    const both = await audit({ run: right, options: 'writes: true' });
    expect(listed(both.run)).toEqual([
      ['invalid', expect.stringContaining('cache: not with writes: true')],
    ]);
  });
});
