import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conversation } from '../../src/capture/tap/conversation.ts';
import type { CapturedStatement } from '../../src/model/capture.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { type PipedBytes, startBytePipe } from '../support/byte-pipe.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { int32, WireClient, wire } from '../support/wire.ts';

/** Sessions of a real server, decoded from bytes that are cut and spoiled in every way. */
describe('the decoder does not depend on chunks, and never throws', () => {
  let database: TestDatabase;
  let sessions: readonly (readonly PipedBytes[])[];
  let told: readonly (readonly CapturedStatement[])[];

  beforeAll(async () => {
    database = await createDatabase('split');
    await database.client.query('CREATE TABLE notes (id int, text text)');
    const { host, port } = parseTarget(database.url, '/');
    const end = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
    const pipe = await startBytePipe(end);
    await wireSession(pipe.port);
    await clientSession(pipe.port);
    await pipe.close();
    sessions = pipe.connections.map(withoutStartup);
    told = await Promise.all(sessions.map(decode));
  });
  afterAll(() => database.drop());

  async function wireSession(port: number): Promise<void> {
    const address = { host: '127.0.0.1', port };
    const client = await WireClient.open(address, { user: 'postgres', database: database.name });
    const binary = { values: [1], results: [1] };
    client.send(wire.parse('s', 'SELECT id, text FROM notes WHERE id > $1'));
    client.send(wire.describe('S', 's'), wire.sync());
    await client.ready(2);
    client.send(wire.query('COPY notes FROM STDIN'));
    await client.until(() => client.messages.endsWith('G'));
    client.send(wire.copyData('1\ta\n2\tb\n3\tc\n'), wire.copyDone());
    await client.ready(3);
    client.send(wire.bind('p', 's', [int32(0)], binary), wire.execute('p', 2), wire.sync());
    client.send(wire.parse('', 'SELECT 1/0'), wire.bind('', ''), wire.execute());
    client.send(wire.parse('', 'SELECT 2'), wire.bind('', ''), wire.execute(), wire.sync());
    client.send(wire.query("BEGIN; SELECT 'x' /*route='%2Fnotes'*/; COMMIT"));
    client.send(wire.query('COPY notes TO STDOUT'));
    await client.ready(7);
    await client.end();
  }

  async function clientSession(port: number): Promise<void> {
    const connectionString = `postgres://postgres@127.0.0.1:${port}/${database.name}`;
    const client = new pg.Client({ connectionString, ssl: false });
    await client.connect();
    await client.query('SELECT * FROM notes WHERE text = ANY ($1)', [['a', 'c']]);
    await client.query('SELECT nothing').catch(() => undefined);
    await client.query('LISTEN a; NOTIFY a');
    await client.end();
  }

  test('the sessions say something', () => {
    expect(told.map((statements) => statements.map(({ command }) => command))).toEqual([
      ['COPY', null, null, 'BEGIN', 'SELECT', 'COMMIT', 'COPY'],
      ['SELECT', null, 'LISTEN', 'NOTIFY'],
    ]);
  });

  test('byte by byte', async () => {
    const bytes = sessions.map((session) => session.flatMap((piece) => cut(piece, () => 1)));
    expect(await Promise.all(bytes.map(decode))).toEqual(told);
  });

  test('split at each boundary', async () => {
    for (const [at, session] of sessions.entries()) {
      for (const [which, piece] of session.entries()) {
        for (let boundary = 1; boundary < piece.bytes.length; boundary += 1) {
          const halves = cut(piece, () => boundary, 2);
          const split = session.toSpliced(which, 1, ...halves);
          expect(await decode(split)).toEqual(told[at]);
        }
      }
    }
  });

  test('in random chunks', async () => {
    const random = randomNumbers(1);
    for (let round = 0; round < 100; round += 1) {
      const chunks = sessions.map((session) =>
        session.flatMap((piece) => cut(piece, () => 1 + random(40))),
      );
      expect(await Promise.all(chunks.map(decode))).toEqual(told);
    }
  });

  test.each([2, 3, 4])('spoiled at random, seed %i', async (seed) => {
    const random = randomNumbers(seed);
    let lost = 0;
    for (let round = 0; round < 1_000; round += 1) {
      const session = sessions[random(sessions.length)] ?? [];
      const conversation = listen(() => undefined);
      for (const piece of session) {
        for (const { from, bytes } of cut(spoil(piece, random), () => 1 + random(200))) {
          feed(conversation, from, bytes);
        }
      }
      conversation.end();
      if (conversation.failure?.includes('lost the thread')) lost += 1;
    }
    expect(lost).toBeGreaterThan(100);
    expect(lost).toBeLessThan(1_000);
  });
});

/** The decoding starts after the startup message. */
function withoutStartup(events: readonly PipedBytes[]): readonly PipedBytes[] {
  const [first, ...others] = events;
  if (first === undefined) return [];
  const bytes = first.bytes.subarray(first.bytes.readUInt32BE(0));
  return bytes.length === 0 ? others : [{ from: first.from, bytes }, ...others];
}

async function decode(events: readonly PipedBytes[]): Promise<readonly CapturedStatement[]> {
  const statements: CapturedStatement[] = [];
  const conversation = listen((statement) => statements.push(statement));
  for (const { from, bytes } of events) feed(conversation, from, bytes);
  conversation.end();
  expect(conversation.failure).toBeNull();
  await new Promise((resolve) => setImmediate(resolve));
  return statements;
}

function listen(onStatement: (statement: CapturedStatement) => void): Conversation {
  let order = 0;
  return new Conversation({ connection: 1, keepRows: 2, nextOrder: () => ++order, onStatement });
}

function feed(conversation: Conversation, from: PipedBytes['from'], bytes: Buffer): void {
  if (from === 'client') conversation.fromClient(bytes, 0);
  else conversation.fromServer(bytes, 0);
}

/** Cuts off as many bytes at a time as it is told, at most so many times. */
function cut({ from, bytes }: PipedBytes, length: () => number, times = Infinity): PipedBytes[] {
  const pieces: PipedBytes[] = [];
  for (let at = 0; at < bytes.length; ) {
    const last = pieces.length + 1 >= times;
    const end = last ? bytes.length : at + length();
    // A copy of its own: what is read of it later shows.
    pieces.push({ from, bytes: Buffer.from(bytes.subarray(at, end)) });
    at = end;
  }
  return pieces;
}

/** One byte in a hundred is another, and sometimes some are missing or too many. */
function spoil({ from, bytes }: PipedBytes, random: (below: number) => number): PipedBytes {
  const spoiled = Buffer.from(bytes);
  if (random(4) > 0) return { from, bytes: spoiled };
  for (let times = random(3); times > 0 && spoiled.length > 0; times -= 1) {
    spoiled[random(spoiled.length)] = random(256);
  }
  const extra = Buffer.from(
    Array.from({ length: random(3) === 0 ? random(9) : 0 }, () => random(256)),
  );
  const at = random(spoiled.length + 1);
  const rest = spoiled.subarray(at + (random(3) === 0 ? random(9) : 0));
  return { from, bytes: Buffer.concat([spoiled.subarray(0, at), extra, rest]) };
}

/** The same numbers in each run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
