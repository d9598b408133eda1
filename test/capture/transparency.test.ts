import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { createJiti } from 'jiti';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type * as Generated from '../../fixtures/booking-service/src/generated/prisma/client.ts';
import { applyMigrations } from '../../src/demo/apply-migrations.ts';
import { bookingService } from '../../src/demo/booking-service.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { bookingClient } from '../support/booking-client.ts';
import { type BytePipe, bytesFrom, startBytePipe } from '../support/byte-pipe.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { postgres15Binaries } from '../support/postgres15.ts';
import { WireClient, wire } from '../support/wire.ts';
import { type ListeningTap, openListeningTap, untilSleeping } from './listening-tap.ts';

const run = promisify(execFile);
const debian = await postgres15Binaries();
const program = (name: string) => `${debian?.directory}/${name}`;

/** A recording pipe before the tap and one behind it: what enters is what leaves. */
describe('bytes pass the tap as they are', () => {
  let database: TestDatabase;
  let behind: BytePipe;
  let tap: ListeningTap;
  let before: BytePipe;
  let url: string;

  beforeAll(async () => {
    database = await createDatabase('transparent');
    await database.client.query(
      'CREATE TABLE notes (id int PRIMARY KEY, text text); CREATE TABLE pgbench (id int)',
    );
    await applyMigrations(database.client, bookingService.migrations);
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    const { host, port } = parseTarget(database.url, '/');
    behind = await startBytePipe(
      host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port },
    );
    const address = new URL(database.url);
    address.search = 'sslmode=disable';
    address.host = `127.0.0.1:${behind.port}`;
    tap = await openListeningTap(address.href, { keepRows: 2 });
    before = await startBytePipe({ host: tap.host, port: tap.port });
    address.host = `127.0.0.1:${before.port}`;
    url = address.href;
  });

  afterEach(async () => {
    await before.close();
    await tap.close();
    await behind.close();
    expect(recorded(before)).toEqual(recorded(behind));
    expect(before.connections.length).toBeGreaterThan(0);
    expect(tap.connections.filter(({ failure }) => failure !== null)).toEqual([]);
  });

  /** Both directions of each connection; they are accepted in any order. */
  function recorded(pipe: BytePipe): string[] {
    const sides = ['client', 'server'] as const;
    return pipe.connections
      .map((events) => sides.map((side) => bytesFrom(side, events).toString('base64')).join('|'))
      .sort();
  }

  const texts = () => tap.statements.map(({ text }) => text);

  test('pg: text and binary parameters, names, errors, several connections', async () => {
    const pool = new pg.Pool({ connectionString: url, max: 4 });
    const values = Array.from({ length: 20 }, (_, id) => [id, `note ${id}`]);
    await Promise.all(values.map((row) => pool.query('INSERT INTO notes VALUES ($1, $2)', row)));
    await pool.query({ name: 'one', text: 'SELECT * FROM notes WHERE id = $1', values: [7] });
    await pool.query('SELECT $1::bytea', [Buffer.from([0, 1, 255])]);
    await expect(pool.query('INSERT INTO notes VALUES ($1)', [1])).rejects.toThrow('duplicate');
    await pool.end();
    expect(tap.statements).toHaveLength(23);
  });

  test('Prisma: nested writes and reads, transactions, errors, many at once', async () => {
    const prisma = await prismaOn(url);
    const tiers = Array.from({ length: 30 }, (_, at) => ({
      ...{ name: `tier ${at}`, price: `${at}.50`, durationMinutes: at + 5 },
    }));
    const made = { slug: 'cut', name: 'A cut', description: 'é', tiers: { create: tiers } };
    const { id } = await prisma.service.create({ data: made });
    await expect(prisma.service.create({ data: made })).rejects.toThrow();
    const read = () => prisma.service.findMany({ where: { id }, include: { tiers: true } });
    const [[service]] = await Promise.all([read(), prisma.staff.count(), read(), read(), read()]);
    expect(service?.tiers).toHaveLength(30);
    await prisma.$transaction(async (tx) => {
      await tx.serviceTier.deleteMany({ where: { serviceId: id } });
      await tx.$queryRaw`SELECT ${new Date(0)}::timestamptz, ${Buffer.from([0, 255])}::bytea`;
      await tx.service.delete({ where: { id } });
    });
    await prisma.$disconnect();
    const seen = tap.statements.map(({ command, sqlState }) => sqlState ?? command);
    const kinds = ['BEGIN', 'INSERT', 'SELECT', '23505', 'ROLLBACK', 'DELETE', 'COMMIT'];
    expect(new Set(seen)).toEqual(new Set(kinds));
  });

  test('rows that fill many chunks', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const text = "SELECT g, repeat('é', g % 3000) AS filler FROM generate_series(1, 5000) g";
    const { rows } = await client.query(text);
    await client.query('SELECT length($1)', ['x'.repeat(3_000_000)]);
    await client.end();
    expect(rows).toHaveLength(5_000);
    expect(tap.statements[0]).toMatchObject({ text, rows: 5_000, command: 'SELECT' });
    expect(tap.statements[1]).toMatchObject({ rows: 1, cut: true });
  });

  test('LISTEN and NOTIFY', async () => {
    const listener = new pg.Client({ connectionString: url });
    await listener.connect();
    await listener.query('LISTEN news');
    const heard = once(listener, 'notification');
    const speaker = new pg.Client({ connectionString: url });
    await speaker.connect();
    await speaker.query("NOTIFY news, 'hello'");
    expect((await heard)[0].payload).toBe('hello');
    await Promise.all([listener.end(), speaker.end()]);
    expect(texts()).toEqual(['LISTEN news', "NOTIFY news, 'hello'"]);
  });

  test('errors in a pipeline', async () => {
    const client = await WireClient.open({ host: '127.0.0.1', port: before.port }, session());
    client.send(wire.parse('', 'SELECT 1'), wire.bind('', ''), wire.execute());
    client.send(wire.parse('', 'SELECT 1/0'), wire.bind('', ''), wire.execute());
    client.send(wire.parse('', 'SELECT 3'), wire.bind('', ''), wire.execute(), wire.sync());
    client.send(wire.query('SELECT 4'));
    await client.ready(3);
    await client.end();
    expect(texts()).toEqual(['SELECT 1', 'SELECT 1/0', 'SELECT 4']);
  });

  const session = () => ({ user: 'postgres', database: database.name });

  describe.skipIf(debian === null)("with Debian's clients", () => {
    const psql = (...commands: string[]) =>
      run(program('psql'), ['-X', url, ...commands.flatMap((command) => ['-c', command])]);

    test('psql: several statements in one message, COPY out and in', async () => {
      await psql('BEGIN; SELECT 1; SELECT 2 WHERE false; COMMIT', 'SELECT 3');
      const child = spawn(program('psql'), ['-X', url], { stdio: ['pipe', 'pipe', 'ignore'] });
      const lines = Array.from({ length: 3_000 }, (_, at) => `${at + 100}\tline ${at}`).join('\n');
      child.stdin.end(
        `COPY notes FROM STDIN;\n${lines}\n\\.\nCOPY notes TO STDOUT;\nCOPY notes FROM STDIN;\nx\n\\.\nSELECT 5;\n`,
      );
      child.stdout.resume();
      await once(child, 'close');
      expect(
        tap.statements.map(({ command, sqlState, rows }) => [command ?? sqlState, rows]),
      ).toEqual([
        ...[
          ['BEGIN', 0],
          ['SELECT', 1],
          ['SELECT', 0],
          ['COMMIT', 0],
          ['SELECT', 1],
        ],
        ...[
          ['COPY', 0],
          ['COPY', 3_020],
          ['22P02', 0],
          ['SELECT', 1],
        ],
      ]);
    });

    test('a statement that psql cancels', async () => {
      const child = spawn(program('psql'), ['-X', url, '-c', 'SELECT pg_sleep(60)'], {
        stdio: 'ignore',
      });
      await untilSleeping(database.url);
      child.kill('SIGINT');
      await once(child, 'close');
      expect(tap.statements).toMatchObject([{ text: 'SELECT pg_sleep(60)', sqlState: '57014' }]);
      expect(before.connections).toHaveLength(2);
    });

    test.each(['simple', 'extended', 'prepared'])('pgbench, %s', async (mode) => {
      await run(program('pgbench'), ['-i', '-q', url]);
      await before.idle();
      const filled = tap.statements.length;
      const { stdout } = await run(program('pgbench'), [
        ...['-M', mode, '-c', '4', '-j', '2', '-t', '25', '-n', url],
      ]);
      expect(stdout).toContain('number of transactions actually processed: 100/100');
      const benched = tap.statements.slice(filled);
      const commands = benched.map(({ command }) => command);
      expect(commands.filter((command) => command === 'UPDATE')).toHaveLength(300);
      expect(commands.filter((command) => command === 'INSERT')).toHaveLength(100);
      expect(commands).not.toContain(null);
    });
  });
});

/** The booking service's client, where the database is. */
async function prismaOn(connectionString: string): Promise<Generated.PrismaClient> {
  await bookingClient();
  const file = join(bookingService.root, 'src/generated/prisma/client.ts');
  const { PrismaClient } = await createJiti(import.meta.url).import<typeof Generated>(file);
  return new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
}
