import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePlan } from '../../src/measure/plan.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Run } from '../../src/model/run.ts';
import { servers, type TestDatabase } from '../support/database.ts';
import { serviceWith } from './service-project.ts';

/** A table of one column `value`, where nine of ten rows are alike and the tenth is like no other. */
interface Kind {
  readonly type: string;
  /** SQL of the value of row `n`; 0 gives the common one. */
  readonly value: string;
  /** SQL that gives a parameter's binary form; `v` is its value. */
  readonly binary: string;
  readonly where?: string;
  readonly index?: string;
  /** Type of the parameter, where it is not the column's. */
  readonly parameter?: string;
  readonly parameterValue?: string;
  /** Sent in the forms that declare its type only: inferred, it would be another. */
  readonly declared?: true;
}

const kinds: Readonly<Record<string, Kind>> = {
  t_text: { type: 'text', value: 'md5(n::text)', binary: 'textsend(v)' },
  t_int: { type: 'int', value: 'n', binary: 'int4send(v)' },
  t_numeric: { type: 'numeric', value: 'n * 1.25', binary: 'numeric_send(v)' },
  // PostgreSQL compares as numeric, and cannot use the index.
  t_declared: {
    ...{ type: 'int', value: 'n', binary: 'numeric_send(v)', parameter: 'numeric', declared: true },
  },
  t_uuid: { type: 'uuid', value: 'md5(n::text)::uuid', binary: 'uuid_send(v)' },
  t_timestamp: {
    ...{ type: 'timestamp', binary: 'timestamp_send(v)' },
    value: "timestamp '2025-01-01 00:00:00.123456' + n * interval '1 minute'",
  },
  t_timestamptz: {
    ...{ type: 'timestamptz', binary: 'timestamptz_send(v)' },
    value: "timestamptz '2025-01-01 00:00:00.5+02' + n * interval '1 minute'",
    where: 'value > $1',
  },
  t_jsonb: {
    ...{ type: 'jsonb', binary: 'jsonb_send(v)' },
    value: `jsonb_build_object('n', n, 'quote', 'it''s a \\ "text"')`,
  },
  t_json: {
    ...{ type: 'json', binary: 'json_send(v)' },
    value: "json_build_object('n', n)",
    where: "value ->> 'n' = $1::json ->> 'n'",
    index: "(value ->> 'n')",
  },
  t_array: { type: 'int[]', value: 'ARRAY[n, n + 1]', binary: 'array_send(v)' },
  t_list: {
    ...{ type: 'int', value: 'n', binary: 'array_send(v)' },
    ...{ parameter: 'int[]', parameterValue: 'ARRAY[n, n + 10, n + 20]' },
    where: 'value = ANY ($1)',
  },
  t_enum: {
    ...{ type: 'colour', binary: 'enum_send(v)' },
    value: '(ENUM_RANGE(NULL::colour))[1 + n % 97]',
  },
  t_bytea: { type: 'bytea', value: 'int8send(n)', binary: 'byteasend(v)' },
};

/** The forms in which clients send: Prisma 6's is the last. */
const forms = {
  text: { binary: false, declared: false, named: false },
  'text-declared': { binary: false, declared: true, named: false },
  binary: { binary: true, declared: false, named: false },
  'binary-declared': { binary: true, declared: true, named: false },
  'named-binary-declared': { binary: true, declared: true, named: true },
};

const rows = { rare: 10, common: 0, none: null };

function setUp(): string {
  const tables = Object.entries(kinds).map(
    ([table, { type, value, index = 'value' }]) => `
      CREATE TABLE ${table} (id int PRIMARY KEY, value ${type});
      INSERT INTO ${table}
      SELECT at, ${value} FROM (
        SELECT at, CASE WHEN at % 10 = 0 THEN at ELSE 0 END AS n FROM generate_series(1, 5000) AS at
      ) AS numbered;
      CREATE INDEX ${table}_value ON ${table} (${index});`,
  );
  return `CREATE TYPE colour AS ENUM (${colours});${tables.join('')} ANALYZE;`;
}

const colours = Array.from({ length: 97 }, (_, n) => `'colour ${n}'`).join(', ');

const sqlOf = (table: string, { where = 'value = $1' }: Kind) =>
  `SELECT id FROM ${table} WHERE ${where}`;

interface Sent {
  readonly table: string;
  readonly sql: string;
  readonly oid: number;
  readonly always: boolean;
  readonly sets: Readonly<Record<string, { readonly text: string; readonly hex: string } | null>>;
}

/** What the service is to send, with the values as PostgreSQL writes them in both forms. */
async function sentOf({ client }: TestDatabase): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for (const [table, kind] of Object.entries(kinds)) {
    const { type, value, binary, parameter = type, parameterValue = value } = kind;
    const valueOfRow = async (n: number | null) => {
      if (n === null) return null;
      const { rows: found } = await client.query(
        `SELECT v::text AS text, encode(${binary}, 'hex') AS hex
         FROM (SELECT (${parameterValue})::${parameter} AS v FROM (VALUES (${n})) AS one (n)) AS value`,
      );
      return found[0];
    };
    const oids = await client.query(`SELECT '${parameter}'::regtype::oid::int AS oid`);
    const sets: [string, Sent['sets'][string]][] = [];
    for (const [set, n] of Object.entries(rows)) sets.push([set, await valueOfRow(n)]);
    const { oid } = oids.rows[0];
    const always = kind.declared !== true;
    sent.push({ table, sql: sqlOf(table, kind), oid, always, sets: Object.fromEntries(sets) });
  }
  return sent;
}

/** The service: one path for each form; it keeps the plans that the server told it (auto_explain). */
const service = `import { appendFileSync, readFileSync } from 'node:fs';
import { criticalPath } from 'dbperf';
import pg from 'pg';

const sent = JSON.parse(readFileSync(new URL('./sent.json', import.meta.url), 'utf8'));
const getTypeParser = pg.types.getTypeParser;

async function send(form: string, { binary, declared, named }: any, set: string) {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  let told = '';
  client.on('notice', ({ message }) => { told = message ?? ''; });
  for (const { table, sql, oid, always, sets } of sent) {
    if (!always && !declared) continue;
    const value = sets[set] && (binary ? Buffer.from(sets[set].hex, 'hex') : sets[set].text);
    const types = Object.assign(declared ? [oid] : [], { getTypeParser });
    await client.query({ text: sql, values: [value], types, ...(named ? { name: table } : {}) } as any);
    const line = { path: form + '#' + table, set, plan: told.slice(told.indexOf('{')) };
    appendFileSync(new URL('./plans.jsonl', import.meta.url), JSON.stringify(line) + '\\n');
  }
  await client.end();
}

const params = { rare: { set: 'rare' }, common: { set: 'common' }, none: { set: 'none' } };
`;

const pathOf = ([form, how]: [string, object], at: number) => `
export const path${at} = criticalPath<{ set: string }>({
  name: '${form}', budget: '10s', params,
  run: ({ set }) => send('${form}', ${JSON.stringify(how)}, set),
});`;

const told = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_level': 'notice',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_format': 'json',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_verbose': 'on',
};

const doneBy = ({ nodes }: Plan) =>
  nodes.map(({ type, relation, index, estimatedRows, totalCost, actual, conditions }) => ({
    ...{ type, relation, index, estimatedRows, totalCost, rows: actual?.rows },
    conditions: conditions.map(({ kind }) => kind),
  }));

const sentInForms = Object.entries(forms).flatMap(([form, { declared }]) =>
  Object.entries(kinds)
    .filter(([, kind]) => declared || !kind.declared)
    .map(([table]) => [form, table] as const),
);

/** `form#table set` → what its plan does. */
type Done = Readonly<Record<string, ReturnType<typeof doneBy>>>;

describe.each(servers)('parameters bound again on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  let run: Run;
  let byService: Done;
  let byDbperf: Done;

  beforeAll(async () => {
    database = await server.createDatabase('rebinding');
    await database.client.query(setUp());
    const sent = await sentOf(database);
    for (const [name, value] of Object.entries(told)) {
      await database.client.query(`ALTER DATABASE "${database.name}" SET ${name} = '${value}'`);
    }
    const paths = Object.entries(forms).map(pathOf).join('\n');
    const project = await serviceWith({
      'forms.paths.ts': service + paths,
      'sent.json': JSON.stringify(sent),
    });
    ({ run } = await project.audit('--url', database.url, '--run-paths', '--runs', '1'));
    const lines = (await readFile(join(project.root, 'src/plans.jsonl'), 'utf8'))
      .trim()
      .split('\n');
    byService = Object.fromEntries(
      lines.map((line) => {
        const { path, set, plan } = JSON.parse(line);
        return [`${path} ${set}`, doneBy(parsePlan(JSON.parse(plan)))];
      }),
    );
    byDbperf = Object.fromEntries(
      run.measurements.map(({ path, parameterSet, plan }) => [
        `${path} ${parameterSet}`,
        plan === null ? [] : doneBy(plan),
      ]),
    );
  }, 120_000);
  afterAll(() => database.drop());

  test('every statement of every form was planned and measured', () => {
    expect(Object.keys(byService)).toHaveLength(sentInForms.length * Object.keys(rows).length);
    expect(Object.keys(byDbperf).sort()).toEqual(Object.keys(byService).sort());
    expect(run.unverified).toEqual([]);
  });

  test('values and declared types decide the plans', () => {
    const typesOf = (key: string) => JSON.stringify(byService[key]?.map(({ type }) => type));
    const sets = Object.keys(rows).map((set) => typesOf(`text#t_text ${set}`));
    expect(new Set(sets).size).toBe(3);
    expect(typesOf('text-declared#t_declared rare')).not.toBe(typesOf('text#t_int rare'));
  });

  test.each(sentInForms)('%s: %s has the plan that it had in the service', (form, table) => {
    for (const set of Object.keys(rows)) {
      const key = `${form}#${table} ${set}`;
      expect({ [key]: byDbperf[key] }).toEqual({ [key]: byService[key] });
    }
  });

  test('what is sent under a name has its generic plan beside, whatever the form of its values', () => {
    const named = run.measurements.filter(({ path }) => path.startsWith('named-'));
    expect(named.filter(({ generic }) => generic === null)).toEqual([]);
    const others = run.measurements.filter(({ path }) => !path.startsWith('named-'));
    expect(others.filter(({ generic }) => generic !== null)).toEqual([]);
  });
});
