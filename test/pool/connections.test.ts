import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectionsOf } from '../rules/pool-evidence.ts';
import { servers, type TestDatabase } from '../support/database.ts';

describe.each(servers)('readConnections on PostgreSQL $major', (server) => {
  async function withRole(
    attributes = '',
  ): Promise<{ database: TestDatabase; role: string; url: string }> {
    const database = await server.createDatabase('connections');
    const role = `pool_${randomBytes(4).toString('hex')}`;
    await database.client.query(`CREATE ROLE ${role} LOGIN ${attributes}`);
    const url = new URL(database.url);
    url.username = role;
    onTestFinished(async () => {
      await database.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      await database.drop();
    });
    return { database, role, url: url.href };
  }

  async function open(url: string, name: string): Promise<void> {
    const client = new pg.Client({ connectionString: url, ssl: false, application_name: name });
    client.on('error', () => undefined);
    await client.connect();
    onTestFinished(() => client.end());
  }

  test('says what the server says, and counts others by role, database and application', async () => {
    const { database, role, url } = await withRole();
    await open(url, 'web');
    await open(url, 'web');
    await open(url, 'worker');
    const read = await connectionsOf(database.url);
    const setting = async (name: string) =>
      Number(
        (await database.client.query(`SELECT setting FROM pg_settings WHERE name = '${name}'`))
          .rows[0]?.setting ?? 0,
      );
    expect(read).toMatchObject({
      ...{ role: 'postgres', database: database.name, pooled: false, gaps: [] },
      maxConnections: await setting('max_connections'),
      reserved:
        (await setting('superuser_reserved_connections')) + (await setting('reserved_connections')),
      statementTimeoutMs: 0,
    });
    expect(read.inUse?.filter((use) => use.role === role)).toEqual([
      { role, database: database.name, application: 'web', connections: 2 },
      { role, database: database.name, application: 'worker', connections: 1 },
    ]);
  });

  test('without rights all are counted, and what is unseen is a gap with its grant', async () => {
    const { database, role, url } = await withRole();
    const read = await connectionsOf(url);
    const own = read.inUse?.filter(
      (use) => use.database === database.name && use.role === 'postgres',
    );
    expect(own?.[0]?.connections).toBe(1);
    expect(read.gaps).toMatchObject([
      { subject: 'connections in use', help: `GRANT pg_read_all_stats TO "${role}";` },
    ]);
    await database.client.query(`GRANT pg_read_all_stats TO ${role}`);
    const granted = await connectionsOf(url);
    expect(granted.gaps).toEqual([]);
  });

  test('limits of role and database, and the timeout that sessions start with', async () => {
    const { database, role, url } = await withRole('CONNECTION LIMIT 4');
    await database.client.query(`ALTER DATABASE "${database.name}" CONNECTION LIMIT 7`);
    await database.client.query(`ALTER ROLE ${role} SET statement_timeout = '30s'`);
    expect(await connectionsOf(url)).toMatchObject({
      ...{ roleLimit: 4, databaseLimit: 7, statementTimeoutMs: 30_000 },
    });
    // They do not bind a superuser.
    expect(await connectionsOf(database.url)).toMatchObject({
      ...{ roleLimit: null, databaseLimit: null, statementTimeoutMs: 0 },
    });
  });

  test('a server that does not tell max_connections: a gap, and what else it tells', async () => {
    const { database, url } = await withRole();
    await database.client.query('REVOKE SELECT ON pg_catalog.pg_settings FROM PUBLIC');
    const read = await connectionsOf(url);
    expect(read).toMatchObject({ maxConnections: null, reserved: null, statementTimeoutMs: null });
    expect(read.inUse).not.toBeNull();
    expect(read.gaps[0]).toMatchObject({
      subject: 'max_connections',
      reason: 'the server refused to tell: permission denied for view pg_settings',
    });
  });
});
