import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedServer, startServer } from '../../src/postgres/embedded/server.ts';
import { type Audit, projectWith } from '../support/project.ts';

/** A server that keeps statistics of statements, which the tests' own does not. */
describe('an audit of pg_stat_statements', () => {
  let server: EmbeddedServer;
  let audited: Audit;

  beforeAll(async () => {
    server = await startServer({ settings: { shared_preload_libraries: 'pg_stat_statements' } });
    const client = new pg.Client(server.url());
    await client.connect();
    await client.query(`
      CREATE EXTENSION pg_stat_statements;
      CREATE TABLE payments (id int PRIMARY KEY, transaction text);
      INSERT INTO payments SELECT n, 'hush' || n FROM generate_series(1, 20000) AS n;
      ANALYZE;
      SELECT pg_stat_statements_reset()`);
    await client.query("SELECT * FROM payments WHERE transaction = 'hush77'");
    await client.query("UPDATE payments SET transaction = 'hush' WHERE id = 1");
    await client.end();
    const project = await projectWith({});
    audited = await project.audit('--url', server.url(), '--from', 'pg_stat_statements');
  });
  afterAll(() => server.stop());

  const factsOf = (text: string) =>
    audited.run.observed?.facts.find((facts) => facts.text.includes(text));

  test('measures them and advises on them', () => {
    const { run, code } = audited;
    const path = factsOf('transaction = $1')?.path;
    expect(run.advice.advice).toMatchObject([{ serves: [path] }]);
    expect(run.measurements.map((one) => one.path)).toContain(path);
    expect({ code, unverified: run.unverified }).toEqual({ code: 0, unverified: [] });
  });

  test('says of each what it is, and how much of the time could not be measured', () => {
    const { run, stdout } = audited;
    expect(stdout).toMatch(
      /^ {2}pgss:payments-\w+ {2}SELECT … FROM payments WHERE transaction = \$1$/m,
    );
    const unmeasured = factsOf('UPDATE');
    expect(run.observed?.listed.map(({ path }) => path)).toEqual([unmeasured?.path]);
    expect(stdout).toMatch(/analysed, of which \d+ % could not be measured/);
  });

  test('holds no value of a statement', () => {
    expect(JSON.stringify(audited.run) + audited.stdout).not.toContain('hush');
  });
});
