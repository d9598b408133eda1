import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { judgeUrl } from '../../src/migrate/preflight/judge/pooled-url.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { postgres18, servers } from '../support/database.ts';
import { hasPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { only, payments, urlAs, usePayments } from './preflight-database.ts';

describe.each(servers)('timeouts that would abort a build, on PostgreSQL $major', (server) => {
  const database = usePayments(server);

  async function createRole(settings: string): Promise<string> {
    const role = `deployer_${randomBytes(4).toString('hex')}`;
    await database.run(`CREATE ROLE ${role} LOGIN; ALTER ROLE ${role} ${settings}`);
    onTestFinished(async () => {
      await database.run('ALTER TABLE payments OWNER TO postgres');
      await database.run(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    });
    return role;
  }

  const timeouts = async (url: string) =>
    only(await database.look({ url: { text: url, source: '--url', prisma: 7 } }, url), 'timeout');

  test('of the role, with the place where it is set', async () => {
    const role = await createRole("SET statement_timeout = '5s'");
    const url = urlAs(database.url(), role);
    expect(await timeouts(url)).toMatchObject([
      {
        weight: 'waits',
        setting: 'statement_timeout',
        ms: 5_000,
        source: { kind: 'role', role, database: null },
        ownRole: true,
        largestBytes: 43_000_000,
      },
    ]);
    await database.run(
      `ALTER ROLE ${role} IN DATABASE ${database.name()} SET statement_timeout = 7000`,
    );
    expect(await timeouts(url)).toMatchObject([
      { ms: 7_000, source: { kind: 'role', role, database: database.name() } },
    ]);
  });

  test('the help, given to the URL, silences it; a timeout of the URL is told', async () => {
    const role = await createRole("SET lock_timeout = '1min'");
    const url = urlAs(database.url(), role);
    expect(await timeouts(url)).toMatchObject([{ setting: 'lock_timeout', ms: 60_000 }]);
    expect(await timeouts(withOption(url, 'lock_timeout=0'))).toEqual([]);
    expect(await timeouts(withOption(url, 'lock_timeout=3s'))).toMatchObject([
      { ms: 3_000, source: { kind: 'url' } },
    ]);
  });

  test('of the database, for every role', async () => {
    await database.run(`ALTER DATABASE ${database.name()} SET lock_timeout = '2s'`);
    expect(await timeouts(database.url())).toMatchObject([
      { ms: 2_000, source: { kind: 'database', database: database.name() } },
    ]);
    await database.run(`ALTER DATABASE ${database.name()} RESET lock_timeout`);
    expect(await timeouts(database.url())).toEqual([]);
  });

  test('of another role only where it owns the table, and so could deploy', async () => {
    const role = await createRole('SET statement_timeout = 30000');
    expect(await timeouts(database.url())).toEqual([]);
    await database.run(`ALTER TABLE payments OWNER TO ${role}`);
    expect(await timeouts(database.url())).toMatchObject([
      { weight: 'mind', ms: 30_000, role, ownRole: false },
    ]);
  });

  test('transaction_timeout aborts a build that waits, where there is one', async () => {
    const role = await createRole("SET transaction_timeout = '200ms'").catch(() => null);
    expect(role === null).toBe(server.major < 17);
    if (role === null) return;
    await database.run(
      `ALTER TABLE payments OWNER TO ${role}; GRANT ALL ON SCHEMA public TO ${role}`,
    );
    const url = urlAs(database.url(), role);
    expect(await timeouts(url)).toMatchObject([{ setting: 'transaction_timeout', ms: 200 }]);
    const writer = await database.connect('writer');
    await writer.query('BEGIN; UPDATE payments SET status = status WHERE id = 1');
    const builder = await database.connect('builder', url);
    const build = builder.query('CREATE INDEX CONCURRENTLY of_role ON payments (paid_at)');
    await expect(build).rejects.toMatchObject({ code: '25P04' });
  });
});

function withOption(url: string, setting: string): string {
  const other = new URL(url);
  other.searchParams.set('options', `-c ${setting}`);
  return other.href;
}

describe.each(servers)('disk space, on PostgreSQL $major', (server) => {
  const database = usePayments(server);
  const named = (name: string, bytes: number | null) => ({
    table: payments,
    index: { schema: 'public', name },
    bytes,
  });

  test('is that of all indexes, and of the largest sort beyond maintenance_work_mem', async () => {
    const MB = 1024 ** 2;
    const builds = [
      named('a', 10 * MB),
      named('b', 300 * MB),
      named('c', 90 * MB),
      named('d', null),
    ];
    expect(only(await database.look({ builds }), 'disk-space')).toMatchObject([
      { weight: 'mind', indexBytes: 400 * MB, sortBytes: 300 * MB, unknown: ['d'] },
    ]);
    const small = await database.look({ builds: builds.slice(0, 1) });
    expect(only(small, 'disk-space')).toMatchObject([{ indexBytes: 10 * MB, sortBytes: 0 }]);
    expect(only(await database.look({ builds: [] }), 'disk-space')).toEqual([]);
  });
});

describe('a pooled URL', () => {
  const judge = (text: string, pids: Parameters<typeof judgeUrl>[1] = null) =>
    judgeUrl({ text: `postgres://u:secret@${text}`, source: 'DATABASE_URL', prisma: 6 }, pids);

  test.each([
    ['db.example.com/shop?pgbouncer=true', 'parameter', null],
    ['db.example.com:6432/shop', 'port', null],
    ['pgbouncer.internal/shop', 'host', null],
    ['ep-cool-1-pooler.eu.aws.neon.tech/shop', 'host', 'ep-cool-1.eu.aws.neon.tech:5432'],
    ['pooled.db.prisma.io:5432/shop', 'host', 'db.prisma.io:5432'],
    ['aws-0-eu.pooler.supabase.com:6543/shop', 'port', 'aws-0-eu.pooler.supabase.com:5432'],
    ['x.db.ondigitalocean.com:25061/shop', 'port', 'x.db.ondigitalocean.com:25060'],
  ])('%s is one', (text, sign, direct) => {
    expect(judge(text)).toMatchObject([{ kind: 'pooled-url', sign, direct }]);
    expect(JSON.stringify(judge(text))).not.toContain('secret');
  });

  test.each([
    'db.example.com/shop',
    'db.example.com/shop?pgbouncer=false',
    'aws-0-eu.pooler.supabase.com:5432/shop',
    'ep-cool-1.eu.aws.neon.tech/shop',
    'localhost:5432/carpool',
  ])('%s is none', (text) => {
    expect(judge(text)).toEqual([]);
  });

  test('another process than the one announced is one', () => {
    expect(judge('db/shop', { announced: 7, answering: 8 })).toMatchObject([{ sign: 'process' }]);
    expect(judge('db/shop', { announced: 7, answering: 7 })).toEqual([]);
  });
});

describe.skipIf(!hasPgBouncer)('a real PgBouncer, whose URL tells nothing', () => {
  const database = usePayments(postgres18);

  test('is known by the process that it announces', async () => {
    const { host, port } = parseTarget(database.url(), '/');
    const bouncer = await startPgBouncer({ host, port, user: 'postgres' });
    onTestFinished(() => bouncer.stop());
    const through = bouncer.url(database.name());
    const seen = await database.look(await connectedBy(through), through);
    expect(only(seen, 'pooled-url')).toMatchObject([{ weight: 'waits', sign: 'process' }]);
    const direct = await database.look(await connectedBy(database.url()));
    expect(only(direct, 'pooled-url')).toEqual([]);
  });

  /** The direct look has another connection, and so another process: it is left out there. */
  async function connectedBy(url: string) {
    const client = await database.connect('dbperf', url);
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    const announced = Number(Reflect.get(client, 'processID'));
    await client.end();
    return {
      url: { text: url, source: 'DATABASE_URL', prisma: 7 },
      announcedPid: announced === rows[0].pid ? null : announced,
    };
  }
});
