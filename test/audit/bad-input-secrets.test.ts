import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servers, type TestDatabase } from '../support/database.ts';
import { projectWith } from '../support/project.ts';

/** A kind of column, and the value of every row, by which it would be recognised. */
const columns: Readonly<Record<string, { type: string; value: string; seen?: string }>> = {
  words: { type: 'text', value: 's3cret-row-value-text' },
  short: { type: 'varchar(80)', value: 's3cret-row-value-\'quoted"' },
  padded: { type: 'char(60)', value: 's3cret-row-value-char' },
  slashed: { type: 'text', value: 's3cret-row-value-\\back\nline' },
  document: { type: 'jsonb', value: '{"key": "s3cret-row-value-jsonb"}' },
  bytes: { type: 'bytea', value: '\\xdeadbeef5ec4e7deadbeef', seen: 'deadbeef5ec4e7' },
  mood: { type: 'mood', value: 's3cret-row-value-enum' },
  many: { type: 'text[]', value: '{s3cret-row-value-one,"s3cret-row-value two"}' },
  domained: { type: 'shorter', value: 's3cret-row-value-domain' },
  address: { type: 'inet', value: '10.77.33.11', seen: '10.77.33' },
  key: { type: 'uuid', value: '5ec4e700-dead-4bad-8bad-5ec4e7005ec4', seen: '5ec4e700' },
  amount: { type: 'numeric', value: '7730010203.77', seen: '7730010203' },
  number: { type: 'bigint', value: '7730010204', seen: '7730010204' },
  negative: { type: 'int', value: '-773001020', seen: '773001020' },
  ratio: { type: 'float8', value: '7.7300102e+97', seen: '7.7300102' },
  day: { type: 'date', value: '1907-03-05', seen: '1907-03-05' },
  moment: { type: 'timestamptz', value: '1907-03-06 07:08:09.123+00', seen: '07:08:09' },
  span: { type: 'interval', value: '773 days 01:02:03.456', seen: '773 days' },
  term: { type: 'tstzrange', value: '[1907-03-07,1907-03-08)', seen: '1907-03-07' },
  search: { type: 'tsvector', value: "'s3cret-row-value-lexeme':1", seen: 's3cret-row-value' },
  pair: { type: 'pair', value: '(s3cret-row-value-left,s3cret-row-value-right)' },
};

const secrets = ['s3cret-row-value', ...Object.values(columns).flatMap(({ seen }) => seen ?? [])];

const names = Object.keys(columns);
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

const setup = `
  CREATE TYPE mood AS ENUM ('s3cret-row-value-enum', 'other');
  CREATE DOMAIN shorter AS text CHECK (length(VALUE) < 100);
  CREATE TYPE pair AS (l text, r text);
  CREATE TABLE vault (id serial PRIMARY KEY,
    ${names.map((name) => `"${name}" ${columns[name]?.type}`).join(', ')});
  INSERT INTO vault (${names.map((name) => `"${name}"`).join(', ')})
    SELECT ${names.map((name) => `${literal(columns[name]?.value ?? '')}::${columns[name]?.type}`).join(', ')}
    FROM generate_series(1, 3000);
  CREATE FUNCTION tell(text) RETURNS int LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'it is %', $1 USING DETAIL = $1, HINT = $1; END $$;
  CREATE FUNCTION tell_as(text, state text) RETURNS int LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION USING ERRCODE = state, MESSAGE = $1, DETAIL = $1, HINT = $1; END $$;
  CREATE FUNCTION execute(text) RETURNS int LANGUAGE plpgsql AS
    $$ BEGIN EXECUTE 'SELECT ' || quote_ident($1); RETURN 1; END $$;
  ANALYZE`;

/** Paths with values as parameters, and statements that fail over a value. */
const paths: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    names.map((name) => [`equal-${name}`, `SELECT * FROM vault WHERE "${name}" = $1`]),
  ),
  like: 'SELECT * FROM vault WHERE words LIKE $1',
  contained: 'SELECT * FROM vault WHERE document @> $1',
  listed: 'SELECT * FROM vault WHERE words = ANY ($1)',
  ranged: 'SELECT * FROM vault WHERE number >= $1 AND day < $2 ORDER BY moment LIMIT 10',
  derived: 'SELECT * FROM vault WHERE lower(words) = lower($1)',
  'as-number': 'SELECT words::int FROM vault',
  'as-date': 'SELECT short::date FROM vault',
  'as-json': 'SELECT words::json FROM vault',
  'as-enum': 'SELECT words::mood FROM vault',
  'as-domain': 'SELECT repeat(words, 9)::shorter FROM vault',
  'as-small': 'SELECT number::int FROM vault',
  'as-uuid': 'SELECT words::uuid FROM vault',
  'as-array': 'SELECT words::int[] FROM vault',
  'by-zero': 'SELECT number / (number - number) FROM vault WHERE words = $1',
  one: 'SELECT * FROM vault WHERE id = (SELECT id FROM vault WHERE words = $1)',
  raised: 'SELECT tell(words) FROM vault',
  ...Object.fromEntries(
    ['42P01', '42704', '42883', '0A000', '22023', '57014', '25006', '42501', 'XX000', 'P0001'].map(
      (state) => [`raised-${state}`, `SELECT tell_as(words, '${state}') FROM vault`],
    ),
  ),
  executed: 'SELECT execute(words) FROM vault',
  pattern: 'SELECT words ~ (words || $$[$$) FROM vault',
  shown: 'SELECT to_date(words, $$YYYY$$) FROM vault',
  setting: 'SELECT current_setting(words) FROM vault',
  'no-such-relation': 'SELECT words::regclass FROM vault',
  'no-such-type': 'SELECT words::regtype FROM vault',
  'sampled-wrong': `-- @sample typical SELECT words FROM vault\nSELECT * FROM vault WHERE id = $1`,
  'sampled-failing': `-- @sample typical SELECT words::int FROM vault\nSELECT * FROM vault WHERE id = $1`,
};

describe.each(servers)('values of rows stay in the database, on PostgreSQL $major', (server) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await server.createDatabase('vault');
    await database.client.query(setup);
  });
  afterAll(() => database.drop());

  // What a server says of a failure differs between versions, so both are asked all that fails: with
  // --build, which sends what an audit sends anyway, and more. The rest is ours: 18 stands for both.
  const others = server.major === 18 ? [{ args: [] }, { args: ['--no-analyze'] }] : [];

  test.each<{ args: string[] }>([{ args: ['--build'] }, ...others])(
    'with $args',
    async ({ args }) => {
      const project = await projectWith(
        Object.fromEntries(
          Object.entries(paths).map(([name, sql]) => [
            `prisma/sql/${name}.sql`,
            `-- @budget 1ms\n${sql}\n`,
          ]),
        ),
      );
      const build = args.map((arg) => (arg === '--build' ? `--build=${database.name}` : arg));
      const { stdout, stderr } = await project.dbperf(
        'audit',
        '-v',
        // Nothing here is about time.
        '--runs=1',
        '--url',
        database.url,
        ...build,
      );
      const kept = await readFile(join(project.root, '.dbperf/run.json'), 'utf8');
      const output = JSON.stringify([stdout, stderr, kept]);
      const told = secrets.flatMap((secret) => {
        const at = output.indexOf(secret);
        return at < 0 ? [] : [output.slice(Math.max(at - 200, 0), at + 60)];
      });
      expect(told).toEqual([]);
      const run = JSON.parse(kept);
      expect(run.measurements.length).toBeGreaterThan(names.length);
      if (!args.includes('--no-analyze')) {
        const failed = run.unverified.map(({ path }: { path: string }) => path);
        expect(failed).toEqual(
          expect.arrayContaining(['as-number', 'by-zero', 'raised', 'executed']),
        );
      }
    },
  );
});
