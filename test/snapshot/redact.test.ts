import { readFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeDocument } from '../../src/files/write-document.ts';
import type { PathParameters, Snapshot } from '../../src/model/snapshot.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { sortTextsOn } from '../../src/snapshot/redact/sort-texts.ts';
import { redactSnapshot } from '../../src/snapshot/redact.ts';
import { arrayElements } from '../../src/text/array-text.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { snapshotAt } from './taking.ts';

const secrets = readFileSync(new URL('./secrets.sql', import.meta.url), 'utf8');

/** What no value of the vault may leave behind, in any of the forms that it has in a snapshot. */
const traces: readonly (readonly [string, RegExp])[] = [
  ['text', /t(op)?secret(?!s)/i],
  ['reversed text of an index expression', /terces/i],
  ['uuid', /deadbeef|c0ffee|0ffeec/i],
  ['bytea', /\\\\x[0-9a-f]{32}/],
  ['inet', /203\.0\.113\./],
  ['cidr', /198\.51\.\d/],
  ['macaddr', /de:ad:be/i],
  ['numeric', /\.1234|\.4321/],
  ['integer', /1234567|123557|1235570/],
  ['bigint', /77701\d{5}|66601\d{5}|999000\d{7}[1-9]|33301\d{5}/],
  ['date', /1987-06-03|1987-06-11|1984-03-15/],
  ['timestamp', /:21:17|:21:30|:23:45|\.123"|\.678/],
  ['multirange and composite', /2220009|7654321|7654322/],
  ['money', /31,?337|31,?338/],
];

const paths: readonly PathParameters[] = [
  {
    path: 'by-text',
    fingerprint: 'f00d',
    sets: [
      { name: 'heavy', values: ['topsecret-common', '1234567'], origin: 'most common' },
      { name: 'typical', values: ['topsecret17', '1251618'], origin: 'a row' },
      { name: 'miss', values: ['topsecret-nobody', '7654321'], origin: 'no row' },
      { name: 'like', values: ['%topsecret17%', null], origin: '@sample' },
      { name: 'list', values: ['{topsecret1,topsecret2}', '20'], origin: '@sample' },
      { name: 'address', values: ['203.0.113.7', '08:00:2b:01:02:03'], origin: '@sample' },
      { name: 'document', values: ['{"topsecret": 1}', '0'], origin: '@sample' },
    ],
  },
];

describe.each(servers)('redacting values on PostgreSQL $major', ({ major, createDatabase }) => {
  let database: TestDatabase;
  let full: Snapshot;
  let ranked: Snapshot;
  const columnOf = ({ statistics }: Snapshot, column: string, name = 'vault') => {
    const found = statistics.find((one) => one.name === name && one.column === column);
    if (found === undefined) throw new Error(`no statistics of ${name}.${column}`);
    return found;
  };
  const listOf = (text: string | null) => (text === null ? [] : arrayElements(text));
  const fileOf = async (snapshot: Snapshot) => {
    const file = join(await mkdtemp(join(tmpdir(), 'dbperf-snapshot-')), 'snapshot.json.gz');
    await writeDocument(file, snapshot);
    return gunzipSync(await readFile(file)).toString('utf8');
  };

  beforeAll(async () => {
    database = await createDatabase('secrets');
    await database.client.query(secrets);
    full = await snapshotAt(database.url, paths);
    const session = await connectUrl(database.url);
    const sort = sortTextsOn(session);
    ranked = await redactSnapshot(full, 'ranked', new Set(), { sort });
    await session.close();
  });
  afterAll(() => database.drop());

  test('the full snapshot has a trace of every kind, so that the next test can fail', async () => {
    const text = await fileOf(full);
    expect(traces.filter(([, trace]) => !trace.test(text)).map(([kind]) => kind)).toEqual([]);
  });

  test.each(['ranked', 'none'] as const)('%s leaves no trace of any value', async (values) => {
    const snapshot =
      values === 'ranked' ? ranked : await redactSnapshot(full, values, new Set(), {});
    expect(snapshot.values).toBe(values);
    const text = (await fileOf(snapshot)).replaceAll(JSON.stringify(full.catalog.server), '');
    const found = traces.flatMap(([kind, trace]) => {
      const match = trace.exec(text);
      return match === null ? [] : [`${kind}: ${text.slice(match.index - 30, match.index + 40)}`];
    });
    expect(found).toEqual([]);
  });

  test('order and equality stay within a column, whatever its type', async () => {
    const columns = ['t', 'v', 'short', 'c', 'ci', 'mail', 'u', 'raw', 'ip', 'net', 'mac', 'num'];
    columns.push(
      'free',
      'f',
      'small',
      'i',
      'big',
      'd',
      'ts',
      'tz',
      'clock',
      'ta',
      'ia',
      'upper_t',
      'id',
    );
    for (const column of columns) {
      const [before, after] = [columnOf(full, column), columnOf(ranked, column)];
      const type = column === 'mail' ? 'text' : before.type;
      expect.soft(listOf(after.histogram).length, column).toBe(listOf(before.histogram).length);
      expect
        .soft(listOf(after.commonValues).length, column)
        .toBe(listOf(before.commonValues).length);
      const { rows } = await database.client.query(
        `SELECT count(DISTINCT v::${type})::int AS n, array_agg(v ORDER BY v::${type}) = array_agg(v) AS sorted
         FROM unnest($1::text[]) AS u(v)`,
        [after.histogram],
      );
      const [{ n, sorted }] = rows;
      expect.soft({ column, n, sorted }).toEqual({
        column,
        n: listOf(before.histogram).length,
        sorted: listOf(before.histogram).length === 0 ? null : true,
      });
    }
  });

  test('a value is the same wherever it stands', () => {
    const common = listOf(columnOf(ranked, 't').commonValues)[0];
    expect(listOf(columnOf(ranked, 't', 'vault_copy').commonValues)[0]).toBe(common);
    expect(listOf(columnOf(ranked, 't', 'parts').commonValues)[0]).toBe(common);
    expect(ranked.extendedStatistics[0]?.common?.values[0]?.[0]).toBe(common);
    const ends = ranked.ends.filter((one) => one.column === 't');
    expect(new Set(ends.map(({ min, max }) => `${min}-${max}`)).size).toBe(1);
  });

  test('parameters go along with their columns; a miss stays one, documents are dropped', () => {
    const sets = Object.fromEntries(
      ranked.parameterSets.flatMap((path) => path.sets.map((set) => [set.name, set.values])),
    );
    expect(Object.keys(sets)).toEqual(['heavy', 'typical', 'miss', 'like', 'list', 'address']);
    const common = listOf(columnOf(ranked, 't').commonValues)[0];
    expect(sets.heavy).toEqual([common, listOf(columnOf(ranked, 'i').commonValues)[0]]);
    expect(sets.like).toEqual([`%${sets.typical?.[0]}%`, null]);
    expect(sets.list?.[1]).toBe('20');
    expect(isIP(sets.address?.[0] ?? '')).toBe(4);
    expect(sets.address?.[0]).not.toBe('203.0.113.7');
    expect(sets.address?.[1]).toMatch(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    const known = [columnOf(ranked, 't'), columnOf(ranked, 'v')].flatMap((one) => [
      ...listOf(one.commonValues),
      ...listOf(one.histogram),
    ]);
    expect(known).not.toContain(sets.miss?.[0]);
  });

  test('labels of enums, booleans and frequencies stay; documents and composites go whole', () => {
    for (const column of ['s', 'open']) {
      const [before, after] = [columnOf(full, column), columnOf(ranked, column)];
      expect(listOf(after.commonValues)).toEqual(listOf(before.commonValues));
      expect(after.commonFrequencies).toBe(before.commonFrequencies);
    }
    expect(columnOf(ranked, 't').commonFrequencies).toBe(columnOf(full, 't').commonFrequencies);
    for (const column of ['b', 'p', 'lasts', 'money', 'bits']) {
      expect(columnOf(ranked, column)).toMatchObject({
        commonValues: null,
        commonFrequencies: null,
        histogram: null,
        nullFraction: columnOf(full, column).nullFraction,
        distinct: columnOf(full, column).distinct,
      });
    }
  });

  test("a domain's checks go, which ranks would not pass, and its type stays", () => {
    const domain = (of: Snapshot) =>
      of.definitions.find((one) => /CREATE DOMAIN/.test(one.sql))?.sql;
    expect(domain(full)).toMatch(/ CONSTRAINT "email_check" CHECK /);
    expect(domain(ranked)).toBe('CREATE DOMAIN "public"."email" AS character varying(80)');
  });

  test('ranges keep their bounds in order', async () => {
    const bounds = columnOf(ranked, 'r').rangeBoundsHistogram;
    expect(bounds === null).toBe(major < 17);
    const histogram = columnOf(ranked, 'dr').rangeBoundsHistogram;
    const { rows } = await database.client.query(
      `SELECT bool_and(lower(r) < upper(r)) AS sound FROM unnest(($1::text)::daterange[]) AS u(r)`,
      [histogram],
    );
    expect(rows[0].sound).toBe(major < 17 ? null : true);
  });

  test('a text of the paths stays, and ranks find their place around it', async () => {
    const keep = new Set(['topsecret-common', 'topsecret2']);
    const session = await connectUrl(database.url);
    const kept = await redactSnapshot(full, 'ranked', keep, { sort: sortTextsOn(session) });
    await session.close();
    const { commonValues, histogram } = columnOf(kept, 't');
    expect(listOf(commonValues)[0]).toBe('topsecret-common');
    const { rows } = await database.client.query(
      `SELECT array_agg(v ORDER BY v) = array_agg(v) AS sorted, count(*) FILTER (WHERE v > 'topsecret2')::int AS above
       FROM unnest($1::text[]) AS u(v)`,
      [histogram],
    );
    const before = listOf(columnOf(full, 't').histogram);
    const { rows: original } = await database.client.query(
      `SELECT count(*) FILTER (WHERE v > 'topsecret2')::int AS above FROM unnest($1::text[]) AS u(v)`,
      [before],
    );
    expect(rows).toEqual([{ sorted: true, above: original[0].above }]);
    expect(listOf(histogram).filter((value) => /^topsecret\d\d\d$/.test(value))).toEqual([]);
  });
});
