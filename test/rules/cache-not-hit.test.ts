import { describe, expect, test } from 'vitest';
import { listed, right, saidOfCache, useCachedService } from '../service/cached-service.ts';

const { audit, writing } = useCachedService();

describe('cache-not-hit', () => {
  test('a new key each time', async () => {
    const { run, code } = await writing({ run: 'through({ id }, () => readTier(id))' });
    expect(saidOfCache(run)).toMatchObject([
      {
        rule: 'cache-not-hit',
        severity: 'error',
        key: 'cache-not-hit: path the-path',
        subject: { kind: 'path', path: 'the-path', source: 'src/a.paths.ts' },
        facts: { set: 'typical', statements: 1, ttlMs: 30_000, hitSets: [] },
      },
    ]);
    // Of what is not kept there is nothing more to tell.
    expect({ code, listed: listed(run) }).toEqual({ code: 1, listed: [] });
  });

  test('hit with one parameter set only, which is said', async () => {
    const run = `id === 3 ? readTier(id) : ${right}`;
    const params = '{ typical: { id: 2 }, heavy: { id: 3 } }';
    const audited = await audit({ run, params });
    expect(saidOfCache(audited.run)).toMatchObject([
      { rule: 'cache-not-hit', facts: { set: 'heavy', hitSets: ['typical'] } },
    ]);
  });

  test('one answer is kept, and a check that goes with it is not', async () => {
    const run = `{ await pool.query('SELECT 1'); return ${right}; }`;
    expect(saidOfCache((await audit({ run })).run)).toMatchObject([
      { rule: 'cache-not-hit', facts: { statements: 1 } },
    ]);
  });
});

describe('cache-not-hit is silent', () => {
  const hits = async (...path: Parameters<typeof audit>) => {
    const { run } = await audit(...path);
    expect(saidOfCache(run)).toEqual([]);
    return run.functions[0]?.cache?.checks.map(({ again }) => again?.statements ?? null);
  };
  const params = '{ typical: { id: 11 }, other: { id: 12 } }';

  test('where answers are kept by what it is called with', async () => {
    expect(await hits({ run: right, params })).toEqual([0, 0]);
  });

  test('where promises are kept', async () => {
    const run = `{
      if (!kept.has(id)) kept.set(id, { value: readTier(id), until: 0 });
      return kept.get(id)!.value;
    }`;
    expect(await hits({ run, advance: '() => kept.clear()' })).toEqual([0]);
  });

  test('where all rows are kept under one key, whatever the parameters', async () => {
    const run = `(await through('all', async () =>
      (await pool.query('SELECT id, name FROM tiers ORDER BY id')).rows)).find((one) => one.id === id)`;
    expect(await hits({ run, params })).toEqual([0, 0]);
  });

  test('where empty answers are not kept, and where they are', async () => {
    const miss = '{ typical: { id: 31 }, miss: { id: -1 } }';
    expect(await hits({ run: right, params: miss })).toEqual([0, null]);
    const run = 'through(id, async () => (await readTier(id)) ?? {})';
    expect(await hits({ run, params: miss })).toEqual([0, 0]);
  });
});
