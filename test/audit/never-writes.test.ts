import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servers, type TestDatabase } from '../support/database.ts';
import { projectWith } from '../support/project.ts';

/** Paths that try to change something, and what the run says of them; null: harmless, measured. */
const attempts: Readonly<Record<string, { sql: string; refused: RegExp | null }>> = {
  'insert-in-function': { sql: 'SELECT plant()', refused: /read-only transaction/ },
  'insert-in-quiet-function': {
    sql: 'SELECT plant_quietly() FROM kept WHERE kind = $1',
    refused: null,
  },
  'insert-when-allowed': {
    sql: 'SELECT plant_if_possible() FROM kept WHERE kind = $1',
    refused: null,
  },
  'read-write-in-function': { sql: 'SELECT unlock_and_plant()', refused: /read-write mode/ },
  nextval: { sql: "SELECT nextval('ticket')", refused: /read-only transaction/ },
  setval: { sql: "SELECT setval('ticket', 999)", refused: /read-only transaction/ },
  'sample-nextval': {
    sql: "-- @sample typical SELECT nextval('ticket')\nSELECT * FROM kept WHERE id = $1",
    refused: /read-only transaction/,
  },
  'insert-in-cte': {
    sql: "WITH x AS (INSERT INTO kept (note) VALUES ('new') RETURNING id) SELECT * FROM x",
    refused: /writes/,
  },
  delete: { sql: 'DELETE FROM kept', refused: /writes/ },
  'select-into': { sql: 'SELECT * INTO copied FROM kept', refused: /writes/ },
  copy: { sql: "COPY kept FROM PROGRAM 'echo 1'", refused: /COPY is not a statement/ },
  do: { sql: 'DO $$ BEGIN INSERT INTO kept DEFAULT VALUES; END $$', refused: /DO is not/ },
  truncate: { sql: 'TRUNCATE kept', refused: /TRUNCATE is not/ },
  'create-table': { sql: 'CREATE TABLE copied AS SELECT 1', refused: /is not a statement/ },
  'alter-role': {
    sql: "ALTER ROLE CURRENT_USER SET work_mem = '1MB'",
    refused: /is not a statement/,
  },
  commit: { sql: 'COMMIT', refused: /is not a statement/ },
  'two-statements': {
    sql: 'SELECT 1; DELETE FROM kept',
    refused: /more than one statement/,
  },
  notify: { sql: "NOTIFY gossip, 'heard'", refused: /is not a statement/ },
  listen: { sql: 'LISTEN gossip', refused: /is not a statement/ },
  'pg-notify': { sql: "SELECT pg_notify('gossip', 'heard')", refused: null },
  'for-update': { sql: 'SELECT * FROM kept FOR UPDATE', refused: /lock/ },
  'advisory-lock': { sql: 'SELECT pg_advisory_lock(4242)', refused: null },
  'set-config': { sql: "SELECT set_config('work_mem', '123MB', false)", refused: null },
  'set-config-read-write': {
    sql: "SELECT set_config('transaction_read_only', 'off', false)",
    refused: /read-write mode/,
  },
  'temporary-table': { sql: 'SELECT hoard()', refused: /CREATE TABLE in a read-only transaction/ },
};

const setup = `
  CREATE TABLE kept (id serial PRIMARY KEY, note text NOT NULL DEFAULT 'old', kind int DEFAULT 1);
  INSERT INTO kept (note, kind) SELECT 'old', n FROM generate_series(1, 20000) AS n;
  CREATE SEQUENCE ticket;
  CREATE FUNCTION plant() RETURNS int LANGUAGE sql AS
    $$ INSERT INTO kept (note) VALUES ('planted') RETURNING id $$;
  CREATE FUNCTION plant_quietly() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO kept (note) VALUES ('planted quietly'); RETURN 1;
    EXCEPTION WHEN read_only_sql_transaction THEN RETURN 0; END $$;
  CREATE FUNCTION plant_if_possible() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('transaction_read_only') = 'off' THEN PERFORM nextval('ticket'); END IF;
    RETURN 1; END $$;
  CREATE FUNCTION unlock_and_plant() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
    SET LOCAL transaction_read_only = off; RETURN plant(); END $$;
  CREATE FUNCTION hoard() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
    CREATE TEMP TABLE IF NOT EXISTS hoarded (id int); RETURN 1; END $$;
  ANALYZE`;

/** All that must be the same before and after; what sequences say is apart. */
async function stateOf(client: pg.Client) {
  const { rows } = await client.query(`SELECT
    (SELECT md5(string_agg(k::text, '|' ORDER BY k.id)) FROM kept AS k) AS rows,
    (SELECT md5(string_agg(format('%s.%s %s', relnamespace, relname, relkind), '|' ORDER BY oid))
     FROM pg_class WHERE relpersistence <> 't') AS relations,
    (SELECT string_agg(s::text, '|' ORDER BY s::text) FROM pg_db_role_setting AS s) AS defaults,
    (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS locks`);
  return rows[0];
}

async function sequencesOf(client: pg.Client) {
  const { rows } =
    await client.query(`SELECT t.last_value AS ticket, t.is_called, k.last_value AS id
    FROM ticket AS t, kept_id_seq AS k`);
  return rows[0];
}

/** A project with all the attempts; `header` stands over each of them. */
function projectOf(header: string, names = Object.keys(attempts)) {
  const file = (name: string) => `-- @budget 2s\n${header}${attempts[name]?.sql}\n`;
  return projectWith({
    ...Object.fromEntries(names.map((name) => [`prisma/sql/${name}.sql`, file(name)])),
    // A path for which an index is built.
    'prisma/sql/note.sql': '-- @budget 1ms\nSELECT * FROM kept WHERE kind = $1',
  });
}

describe.each(servers)('a role that may write everything, on PostgreSQL $major', (server) => {
  let database: TestDatabase;
  let url: string;
  const heard: string[] = [];

  beforeAll(async () => {
    database = await server.createDatabase('never');
    const role = `writer_${database.name}`;
    await database.client.query(`CREATE ROLE ${role} LOGIN; GRANT ${role} TO postgres;
      ALTER DATABASE ${database.name} OWNER TO ${role}; ALTER SCHEMA public OWNER TO ${role};
      SET ROLE ${role}; ${setup}; RESET ROLE; LISTEN gossip`);
    database.client.on('notification', ({ payload }) => heard.push(payload ?? ''));
    url = database.url.replace('postgres@', `${role}@`);
  });
  afterAll(async () => {
    const role = `writer_${database.name}`;
    await database.client.query(`REASSIGN OWNED BY ${role} TO postgres; DROP OWNED BY ${role}`);
    await database.drop();
  });

  const unchangedBy = async (work: () => Promise<void>) => {
    const before = await stateOf(database.client);
    await work();
    expect(await stateOf(database.client)).toEqual(before);
    expect(heard).toEqual([]);
  };

  test.each([
    { args: ['--no-analyze'], header: '' },
    { args: ['--build'], header: '' },
    // Only the file allows it, or only the call.
    { args: ['--build'], header: '-- @writes rollback\n' },
    { args: ['--build', '--allow-writes'], header: '' },
  ])('changes nothing with $args and header "$header"', async ({ args, header }) => {
    const sequences = await sequencesOf(database.client);
    await unchangedBy(async () => {
      const project = await projectOf(header);
      const build = args.map((arg) => (arg === '--build' ? `--build=${database.name}` : arg));
      const { run, stderr } = await project.audit('--url', url, ...build);
      expect(run.head.role).toBe(`writer_${database.name}`);
      expect(stderr).not.toContain('error');
      const built = run.advice.advice.filter(({ proof }) => proof.kind === 'built');
      if (args.includes('--build')) expect(built).toHaveLength(1);
    });
    expect(await sequencesOf(database.client)).toEqual(sequences);
  });

  test('changes nothing without arguments: every attempt is refused with its reason, or harmless', async () => {
    const sequences = await sequencesOf(database.client);
    await unchangedBy(async () => {
      const project = await projectOf('');
      const { run, stderr } = await project.audit('--url', url);
      expect(stderr).not.toContain('error');
      for (const [name, { refused }] of Object.entries(attempts)) {
        const entry = run.unverified.find(
          ({ path }) => path === name || path.includes(`/${name}.sql`),
        );
        if (refused === null) expect(entry, name).toBeUndefined();
        else expect(entry?.reason, name).toMatch(refused);
      }
    });
    expect(await sequencesOf(database.client)).toEqual(sequences);
  });

  test('allowed twice, it writes, rolls back, and warns that sequences stay advanced', async () => {
    const before = await sequencesOf(database.client);
    await unchangedBy(async () => {
      const project = await projectOf('-- @writes rollback\n');
      const { run, stderr } = await project.audit(
        '--url',
        url,
        '--allow-writes',
        `--build=${database.name}`,
      );
      const measured = run.measurements.map(({ path }) => path);
      const writing = ['delete', 'insert-in-cte', 'insert-in-function', 'nextval', 'select-into'];
      expect(measured).toEqual(expect.arrayContaining(writing));
      expect(stderr).toContain('a sequence stays advanced');
    });
    const after = await sequencesOf(database.client);
    expect(Number(after.ticket)).toBeGreaterThan(Number(before.ticket));
    expect(Number(after.id)).toBeGreaterThan(Number(before.id));
  });
});
