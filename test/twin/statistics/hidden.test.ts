import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttributeStatistics, Snapshot } from '../../../src/model/snapshot.ts';
import { evaluatedStatistics } from '../../../src/twin/statistics/hidden/evaluate.ts';
import { restoreHidden } from '../../../src/twin/statistics/hidden/restore.ts';
import { restoreStatistics } from '../../../src/twin/statistics/restore.ts';
import { servers } from '../../support/database.ts';
import { databases, type MadeDatabase } from './databases.ts';
import { givenStatistics } from './given-statistics.ts';

const { make, drop } = databases();
afterAll(drop);

const definitions = `
SET search_path = public;
CREATE FUNCTION picky(integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$
  BEGIN
    IF $1 % 2 = 1 THEN RAISE 'odd'; END IF;
    RETURN $1 / 2;
  END $$;
CREATE TABLE booking (
  email text, code text, "even" integer, amount numeric(8, 2), opened timestamptz,
  closed timestamptz, first text, last text, note text, document jsonb);
CREATE INDEX of_email ON booking (lower(email));
CREATE INDEX of_code ON booking (left(code, 2));
CREATE INDEX of_day ON booking (((opened AT TIME ZONE 'UTC')::date));
CREATE INDEX of_remainder ON booking ("even", (("even" / 2) % 10));
CREATE INDEX of_picky ON booking (picky("even"));
CREATE INDEX of_period ON booking USING gist (tstzrange(opened, closed));
CREATE INDEX of_person ON booking ((first || ' ' || last));
CREATE INDEX of_cents ON booking (round(amount)) WHERE amount > 500;
CREATE INDEX of_words ON booking USING gin (to_tsvector('simple'::regconfig, note));
CREATE INDEX of_kind ON booking ((document ->> 'kind'));
CREATE STATISTICS of_expressions ON upper(code), left(code, 1) FROM booking`;

const rows = `
INSERT INTO booking
SELECT CASE WHEN i % 5 > 0 THEN 'User' || i || '@Example.org' END,
  (ARRAY['AB', 'CD', 'CD', 'EF'])[1 + i % 4] || i % 900, i % 3000 * 2, i % 700,
  timestamptz '2024-01-01 00:00+00' + i * interval '3 minutes',
  timestamptz '2024-01-01 00:00+00' + i * interval '3 minutes' + i % 50 * interval '1 hour',
  'first' || i % 7, 'last' || i / 7 % 11, 'common word' || i % 4000,
  jsonb_build_object('kind', 'kind' || i % 6, 'n', i % 200)
FROM generate_series(1, 10000) AS i`;

describe.each(servers)('statistics that a role could not see on PostgreSQL $major', (server) => {
  let full: Snapshot;
  let hidden: Snapshot;
  let twin: MadeDatabase;
  let found: readonly AttributeStatistics[];

  beforeAll(async () => {
    const original = await make(server, [definitions, rows, 'ANALYZE booking']);
    full = await givenStatistics(original);
    const shown = full.statistics.filter(({ relationKind }) => relationKind === 'table');
    hidden = { ...full, statistics: shown };
    twin = await make(server, [definitions]);
    await restoreStatistics(twin, hidden);
    found = await evaluatedStatistics(twin, hidden);
  });

  const pair = (name: string, position = 1) => {
    const of = (list: readonly AttributeStatistics[]) =>
      list.find((one) => one.name === name && one.position === position);
    const [one, other] = [of(found), of(full.statistics)];
    if (one === undefined || other === undefined) throw new Error(`${name} has no statistics`);
    return { found: one, real: other };
  };

  test.each(['of_email', 'of_code', 'of_day', 'of_cents', 'of_kind', 'of_expressions'])(
    'have the number of values and the share of NULL that ANALYZE finds: %s',
    (name) => {
      const { found, real } = pair(name);
      expect(rowsPer(found) / rowsPer(real)).toBeCloseTo(1, 0);
      expect(found.nullFraction).toBeCloseTo(real.nullFraction, 2);
    },
  );

  test('have the common values and their frequencies', () => {
    for (const [name, position] of [
      ['of_code', 1],
      ['of_kind', 1],
      ['of_remainder', 2],
    ] as const) {
      const { found, real } = pair(name, position);
      const [mine, theirs] = [frequencies(found), frequencies(real)];
      expect([...mine.keys()].sort()).toEqual([...theirs.keys()].sort());
      for (const [value, share] of theirs) expect(mine.get(value)).toBeCloseTo(share, 1);
      expect(found.histogram).toBeNull();
    }
  });

  test('keep the histogram of a column in what keeps its order', () => {
    const { found, real } = pair('of_email');
    expect(found.histogram).toBe(real.histogram);
    expect(found.correlation).toBeCloseTo(real.correlation ?? Number.NaN, 1);
  });

  test('are of the rows alone that the predicate of the index lets in', () => {
    const { found, real } = pair('of_cents');
    expect(ends(found)).toEqual(ends(real));
  });

  test('of several columns are of their values as they meet by chance', () => {
    expect(pair('of_person').found.distinct).toBe(77);
  });

  test('of a range are of ends that are not before their starts', () => {
    const { found, real } = pair('of_period');
    expect(found.distinct).toBe(real.distinct);
    expect(found.rangeBoundsHistogram === null).toBe(server.major < 17);
  });

  test('of a text to search have its common words, and no word of one row', () => {
    const { found } = pair('of_words');
    expect(found.commonElements).toBe('{common}');
    expect(found.commonElementFrequencies).toMatch(/^\{1,0\.000/);
  });

  test('lack those of an expression that fails for a value in between', () => {
    expect(found.map(({ name }) => name)).not.toContain('of_picky');
  });

  test('leave nothing behind, and are restored beside an assumption for the rest', async () => {
    const before = await relations(twin);
    await restoreHidden(twin, hidden);
    expect(await relations(twin)).toEqual(before);
    const kept = await twin.query<{ name: string; distinct: number }>(`
      SELECT tablename AS name, n_distinct AS distinct FROM pg_catalog.pg_stats
      WHERE tablename ~ '^of_' ORDER BY 1`);
    const names = new Set(
      full.statistics.map(({ name }) => name).filter((one) => /^of_/.test(one)),
    );
    names.delete('of_expressions');
    expect(kept.map(({ name }) => name)).toEqual([...names].sort());
    const even = full.statistics.find(({ column }) => column === 'even');
    expect(kept.find(({ name }) => name === 'of_picky')?.distinct).toBe(even?.distinct);
    const [objects] = await twin.query<{ count: number }>(
      'SELECT count(*) FROM pg_catalog.pg_stats_ext_exprs WHERE n_distinct IS NOT NULL',
    );
    expect(objects?.count).toBe(2);
  });

  test('are of times alone where values are ranked, and of nothing without values', async () => {
    const other = await make(server, [definitions]);
    await restoreStatistics(other, hidden);
    const ranked = await evaluatedStatistics(other, { ...hidden, values: 'ranked' });
    expect(ranked.map(({ name }) => name)).toEqual(['of_day', 'of_period']);
    expect(await evaluatedStatistics(other, { ...hidden, values: 'none' })).toEqual([]);
  });
});

const rowsPer = ({ distinct }: AttributeStatistics) =>
  distinct < 0 ? -1 / distinct : 10_000 / distinct;

const list = (text: string | null) => (text ?? '{}').slice(1, -1).split(',');

function frequencies(one: AttributeStatistics): ReadonlyMap<string, number> {
  const shares = list(one.commonFrequencies).map(Number);
  return new Map(list(one.commonValues).map((value, n) => [value, shares[n] ?? 0]));
}

/** The least and the greatest of all values that are told. */
function ends(one: AttributeStatistics): readonly number[] {
  const values = [...list(one.commonValues), ...list(one.histogram)].filter((text) => text !== '');
  const numbers = values.map(Number);
  return [Math.min(...numbers), Math.max(...numbers)];
}

const relations = (on: MadeDatabase) =>
  on.query(`SELECT relname FROM pg_catalog.pg_class WHERE relname ~ 'dbperf' ORDER BY 1`);
