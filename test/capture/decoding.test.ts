import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { int32, WireClient, wire } from '../support/wire.ts';
import { briefly, type ListeningTap, openListeningTap, untilSleeping } from './listening-tap.ts';

const int4 = 23;
const text = 25;

describe('statements as a session sends them', () => {
  let database: TestDatabase;
  let tap: ListeningTap;
  let client: WireClient;

  beforeAll(async () => {
    database = await createDatabase('decoded');
    await database.client.query(
      `CREATE TABLE users (id int PRIMARY KEY, name text);
       INSERT INTO users SELECT g, 'user ' || g FROM generate_series(1, 10) g`,
    );
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    tap = await openListeningTap(database.url, { keepRows: 2 });
    client = await WireClient.open(tap, { user: 'postgres', database: database.name });
  });
  afterEach(() => tap.close());

  /** Sends the messages and waits for that many ReadyForQuery, with the first one at the opening. */
  async function exchange(count: number, ...messages: readonly Buffer[]): Promise<void> {
    client.send(...messages);
    await client.ready(count);
  }

  async function ended() {
    await client.end();
    expect(await tap.closed(1)).toEqual([null]);
    return tap.statements;
  }

  test("a statement prepared under a name, described once, and run in binary: Prisma 6's engine", async () => {
    const sql = 'SELECT id, name FROM users WHERE id > $1 ORDER BY id LIMIT $2';
    await exchange(2, wire.parse('s0', sql), wire.describe('S', 's0'), wire.sync());
    const binary = { values: [1], results: [1] };
    for (const [at, id] of [3, 8].entries()) {
      const limit = Buffer.concat([int32(0), int32(5)]);
      const bind = wire.bind('', 's0', [int32(id), limit], binary);
      await exchange(3 + at, bind, wire.execute(), wire.sync());
    }
    await exchange(5, wire.close('S', 's0'), wire.sync());
    const [first, second] = await ended();
    expect(first).toMatchObject({ order: 1, statementName: 's0', text: sql, rows: 5 });
    expect(second).toMatchObject({ order: 2, statementName: 's0', rows: 2, command: 'SELECT' });
    expect(first?.parameters).toEqual([
      { typeOid: int4, declared: false, binary: true, bytes: int32(3) },
      { typeOid: 20, declared: false, binary: true, bytes: Buffer.concat([int32(0), int32(5)]) },
    ]);
    expect(second?.columns).toMatchObject([
      { name: 'id', typeOid: int4, binary: true },
      { name: 'name', typeOid: text, binary: true },
    ]);
    expect(second?.columns.every(({ tableOid }) => tableOid > 0)).toBe(true);
    expect(first?.firstRows).toEqual([
      [int32(4), Buffer.from('user 4')],
      [int32(5), Buffer.from('user 5')],
    ]);
  });

  test('declared types, NULL, one format for each value', async () => {
    await exchange(
      2,
      wire.parse('', 'SELECT $1, $2, $3, $4', [text, int4, 0, 17]),
      wire.bind('', '', ['a', null, 'c', Buffer.from([0, 255])], { values: [0, 1, 0, 1] }),
      wire.execute(),
      wire.sync(),
    );
    const [statement] = await ended();
    expect(statement?.parameters).toEqual([
      { typeOid: text, declared: true, binary: false, bytes: Buffer.from('a') },
      { typeOid: int4, declared: true, binary: true, bytes: null },
      { typeOid: 0, declared: false, binary: false, bytes: Buffer.from('c') },
      { typeOid: 17, declared: true, binary: true, bytes: Buffer.from([0, 255]) },
    ]);
    expect(statement?.columns).toEqual([]);
    expect(statement?.firstRows).toHaveLength(1);
  });

  test('a pipeline of three batches, and a failure in the second', async () => {
    const select = (sql: string) => [wire.parse('', sql), wire.bind('', ''), wire.execute()];
    await exchange(
      4,
      ...[...select('SELECT 1'), wire.sync()],
      ...[...select('SELECT 2'), ...select('SELECT 1/0'), ...select('SELECT 3'), wire.sync()],
      ...[...select('SELECT 4'), wire.sync()],
    );
    expect(briefly(await ended())).toEqual([
      ['SELECT 1', 'SELECT', 1],
      ['SELECT 2', 'SELECT', 1],
      ['SELECT 1/0', '22012', 0],
      ['SELECT 4', 'SELECT', 1],
    ]);
  });

  test('an error whose Sync comes later: what is sent before it does not run', async () => {
    client.send(wire.parse('', 'SELEC 1'), wire.flush());
    await client.until(() => client.messages.endsWith('E'));
    const never = [wire.parse('', 'SELECT 2'), wire.bind('', ''), wire.execute()];
    await exchange(2, wire.query('SELECT 1'), ...never, wire.sync());
    await exchange(3, wire.query('SELECT 3'));
    expect(briefly(await ended())).toEqual([
      ['SELEC 1', '42601', 0],
      ['SELECT 3', 'SELECT', 1],
    ]);
  });

  test('names: one that was taken, one that is used again after Close and after DEALLOCATE', async () => {
    const runIt = [wire.bind('', 'a'), wire.execute(), wire.sync()];
    await exchange(2, wire.parse('a', 'SELECT 1'), ...runIt);
    await exchange(3, wire.parse('a', 'SELECT 2'), wire.sync());
    await exchange(4, ...runIt);
    await exchange(5, wire.close('S', 'a'), wire.parse('a', 'SELECT 3'), ...runIt);
    await exchange(6, wire.query('DEALLOCATE a'));
    await exchange(7, wire.parse('a', 'SELECT 4'), ...runIt);
    expect(briefly(await ended())).toEqual([
      ['SELECT 1', 'SELECT', 1],
      ['SELECT 2', '42P05', 0],
      ['SELECT 1', 'SELECT', 1],
      ['SELECT 3', 'SELECT', 1],
      ['DEALLOCATE a', 'DEALLOCATE', 0],
      ['SELECT 4', 'SELECT', 1],
    ]);
  });

  test('rows fetched in chunks are one execution', async () => {
    const begin = wire.query('BEGIN');
    await exchange(2, begin);
    const prepare = wire.parse('', 'SELECT id FROM users ORDER BY id');
    await exchange(
      3,
      ...[prepare, wire.bind('p', ''), wire.describe('P', 'p'), wire.execute('p', 4), wire.sync()],
    );
    await exchange(4, wire.execute('p', 4), wire.sync());
    await exchange(5, wire.execute('p', 4), wire.sync());
    // Left early: closed, and by the end of the transaction.
    const closed = [wire.bind('q', ''), wire.execute('q', 3), wire.close('P', 'q')];
    await exchange(6, ...closed, wire.sync());
    await exchange(7, wire.bind('r', ''), wire.execute('r', 1), wire.sync());
    await exchange(8, wire.query('COMMIT'));
    const statements = await ended();
    expect(
      statements.map(({ command, rows, transaction }) => [command, rows, transaction]),
    ).toEqual([
      ['BEGIN', 0, 1],
      ['SELECT', 10, 1],
      [null, 3, 1],
      ['COMMIT', 0, 1],
      [null, 1, 1],
    ]);
    expect(statements[1]?.columns).toMatchObject([{ name: 'id' }]);
    expect(statements[1]?.firstRows).toEqual([[Buffer.from('1')], [Buffer.from('2')]]);
  });

  test('transactions are numbered; a savepoint is none', async () => {
    const texts = [
      ...['SELECT 1', 'BEGIN', 'SAVEPOINT a', 'ROLLBACK TO a', 'COMMIT AND CHAIN', 'SELECT 2'],
      ...['ROLLBACK', 'SELECT 3', 'BEGIN; SELECT 4; COMMIT; SELECT 5', 'SELECT 6'],
    ];
    for (const [at, sql] of texts.entries()) await exchange(2 + at, wire.query(sql));
    const statements = await ended();
    expect(statements.map(({ transaction }) => transaction)).toEqual([
      ...[null, 1, 1, 1, 1, 2],
      ...[2, null, 3, 3, 3, null, null],
    ]);
    expect(statements.slice(8, 12).map(({ part }) => part)).toEqual([0, 1, 2, 3]);
  });

  test('a message of several statements ends with the one that fails', async () => {
    await exchange(2, wire.query('SELECT 1; SELECT 1/0; SELECT 3'));
    const statements = await ended();
    expect(statements.map(({ part, sqlState }) => [part, sqlState])).toEqual([
      [0, null],
      [1, '22012'],
    ]);
  });

  test('COPY in the extended protocol: a Sync within the data is none', async () => {
    const copy = wire.parse('', 'COPY users FROM STDIN');
    client.send(copy, wire.bind('', ''), wire.execute(), wire.sync());
    client.send(wire.copyData('11\televen\n'), wire.copyDone(), wire.sync());
    await client.ready(2);
    await exchange(3, wire.query('COPY users TO STDOUT'));
    client.send(wire.query('COPY users FROM STDIN'), wire.copyFail('changed my mind'));
    await client.ready(4);
    await exchange(5, wire.query('DELETE FROM users WHERE id > 10'));
    const statements = await ended();
    expect(briefly(statements).map(([, ...rest]) => rest)).toEqual([
      ['COPY', 0],
      ['COPY', 11],
      ['57014', 0],
      ['DELETE', 0],
    ]);
    expect(statements[1]?.bytes).toBeGreaterThan(11 * 5);
  });

  test('no statement: an empty query, a function call', async () => {
    await exchange(2, wire.query(''), wire.query('SELECT 1'));
    await client.ready(3);
    const call = Buffer.concat([int32(1397), Buffer.alloc(2), Buffer.from([0, 1])]);
    const argument = Buffer.concat([int32(2), Buffer.from('-3'), Buffer.alloc(2)]);
    const length = int32(call.length + argument.length + 4);
    await exchange(4, Buffer.concat([Buffer.from('F'), length, call, argument]));
    await exchange(5, wire.parse('', ''), wire.bind('', ''), wire.execute(), wire.sync());
    expect(briefly(await ended())).toEqual([['SELECT 1', 'SELECT', 1]]);
    expect(client.messages).toContain('V');
  });

  test('notices and parameters that change pass by', async () => {
    await exchange(2, wire.query("SET application_name = 'other'; DROP TABLE IF EXISTS nothing"));
    expect(client.messages).toMatch(/S.*N/);
    expect((await ended()).map(({ command }) => command)).toEqual(['SET', 'DROP TABLE']);
  });

  test('a statement of 10 MB passes, and is kept in part', async () => {
    const long = `SELECT '${'x'.repeat(10_000_000)}'`;
    await exchange(2, wire.query(long));
    const [statement] = await ended();
    expect(statement).toMatchObject({ cut: true, rows: 1, command: 'SELECT', firstRows: [] });
    expect(statement?.text).toBe(long.slice(0, 1 << 20));
    expect(client.received.length).toBeGreaterThan(10_000_000);
  });

  test('a client that closes its side gets the answer', async () => {
    client.send(wire.query('SELECT 1'));
    client.socket.end();
    await client.closed();
    expect(client.messages).toMatch(/TDCZ$/);
    expect(await tap.closed(1)).toEqual([null]);
    expect(briefly(tap.statements)).toEqual([['SELECT 1', 'SELECT', 1]]);
  });

  test('what is never answered is told at the end', async () => {
    client.send(wire.query('SELECT pg_sleep(30)'));
    await untilSleeping(database.url);
    await tap.close();
    expect(tap.statements).toMatchObject([
      { text: 'SELECT pg_sleep(30)', command: null, sqlState: null, lastByteMs: null },
    ]);
    expect(tap.connections.at(-1)?.closedMs).toBeGreaterThan(0);
  });

  test('times are in their order', async () => {
    await exchange(2, wire.query('SELECT 1; SELECT pg_sleep(0.01)'));
    const [first, second] = await ended();
    const times = [first, second].flatMap((s) => [s?.sentMs, s?.firstByteMs, s?.lastByteMs]);
    expect(times).toEqual(times.toSorted((a, b) => Number(a) - Number(b)));
    expect(Number(second?.lastByteMs) - Number(first?.sentMs)).toBeGreaterThanOrEqual(10);
  });
});
