import { describe, expect, test } from 'vitest';
import { listed, right, saidOfCache, useCachedService } from '../service/cached-service.ts';

const { writing } = useCachedService();

describe('cache-stale-after-write', () => {
  test('the old value after a write, and one that never expires, are two findings', async () => {
    const { run, code } = await writing({
      run: right,
      invalidatedBy: 'rename(id)',
      advance: '() => undefined',
    });
    expect(saidOfCache(run)).toMatchObject([
      {
        severity: 'error',
        key: 'cache-stale-after-write: path the-path, after a write',
        subject: { kind: 'path', path: 'the-path', source: 'src/a.paths.ts' },
        facts: { after: 'a write', statements: 0, sets: ['typical'] },
      },
      {
        severity: 'error',
        key: 'cache-stale-after-write: path the-path, after the ttl',
        facts: { after: 'the ttl', statements: 0, ttlMs: 30_000 },
      },
    ]);
    expect({ code, listed: listed(run) }).toEqual({ code: 1, listed: [] });
  });

  test('the old value though a statement is sent', async () => {
    const run = `{
      const first = await ${right};
      if (kept.has('stale')) await pool.query('SELECT 1');
      return first;
    }`;
    const invalidatedBy = "{ await rename(id); kept.set('stale', { value: 1, until: 0 }); }";
    const audited = await writing({ run, invalidatedBy });
    expect(saidOfCache(audited.run)).toMatchObject([
      { facts: { after: 'a write', statements: 1 } },
    ]);
  });

  test('forgotten before the write, and read in between', async () => {
    const invalidatedBy = `{ kept.delete(id); await ${right}; await rename(id); }`;
    const audited = await writing({ run: right, invalidatedBy });
    expect(saidOfCache(audited.run)).toMatchObject([
      { facts: { after: 'a write', statements: 0 } },
    ]);
  });
});

describe('cache-stale-after-write is silent', () => {
  const outcome = async (...path: Parameters<typeof writing>) => {
    const { run, code } = await writing(...path);
    const [check] = run.functions[0]?.cache?.checks ?? [];
    return {
      code,
      said: saidOfCache(run),
      listed: listed(run),
      sent: check?.afterWrite?.statements,
    };
  };
  const isRight = { code: 0, said: [], listed: [], sent: 1 };

  test('where each write forgets, of one row or of all', async () => {
    expect(await outcome({ run: right })).toEqual(isRight);
    const all = `(await through('all', async () =>
      (await pool.query('SELECT id, name FROM tiers ORDER BY id')).rows)).find((one) => one.id === id)`;
    const invalidatedBy = '{ await rename(id); kept.clear(); }';
    expect(await outcome({ run: all, invalidatedBy })).toEqual(isRight);
  });

  test('where the row is gone afterwards', async () => {
    const invalidatedBy = `{
      await pool.query('DELETE FROM tiers WHERE id = $1', [id]);
      kept.delete(id);
    }`;
    const params = '{ typical: { id: 90 } }';
    expect(await outcome({ run: right, invalidatedBy, params })).toEqual(isRight);
  });

  test('where the cache is written through, which sends nothing', async () => {
    const invalidatedBy = `{
      await rename(id);
      kept.set(id, { ...kept.get(id)!, value: await readTier(id) });
    }`;
    expect(await outcome({ run: right, invalidatedBy })).toEqual({ ...isRight, sent: 0 });
  });
});
