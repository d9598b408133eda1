import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { WireClient, wire } from '../support/wire.ts';
import { briefly, type ListeningTap, openListeningTap } from './listening-tap.ts';

describe('read-only: the server itself refuses writes', () => {
  let database: TestDatabase;
  let tap: ListeningTap;

  beforeAll(async () => {
    database = await createDatabase('readonly');
    await database.client.query('CREATE TABLE notes (id int)');
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    tap = await openListeningTap(database.url, { readOnly: true });
  });
  afterEach(() => tap.close());

  async function inSession<T>(options: object, work: (client: pg.Client) => Promise<T>) {
    const client = new pg.Client({ connectionString: tap.url, ...options });
    await client.connect();
    return work(client).finally(() => client.end());
  }

  test.each([{}, { options: '-c default_transaction_read_only=off' }, { options: 'x\\' }])(
    'a client with %o',
    async (options) => {
      const insert = inSession(options, (client) => client.query('INSERT INTO notes VALUES (1)'));
      await expect(insert).rejects.toMatchObject({
        code: options.options === 'x\\' ? '42601' : '25006',
      });
    },
  );

  test("the client's own options hold", async () => {
    const options = { options: '-c work_mem=7MB -c shop.name=a\\ b', application_name: 'shop' };
    const { rows } = await inSession(options, (client) =>
      client.query("SELECT current_setting('work_mem') m, current_setting('shop.name') n"),
    );
    expect(rows).toEqual([{ m: '7MB', n: 'a b' }]);
    expect(tap.connections[0]).toMatchObject({ applicationName: 'shop', database: database.name });
  });

  test('a parameter of its own does not get round it', async () => {
    const parameters = { user: 'postgres', database: database.name };
    const client = await WireClient.open(tap, {
      Default_Transaction_Read_Only: 'off',
      ...parameters,
    });
    client.send(wire.query('INSERT INTO notes VALUES (1)'));
    await client.ready(2);
    await client.end();
    expect(briefly(tap.statements)).toEqual([['INSERT INTO notes VALUES (1)', '25006', 0]]);
  });

  test.each([
    ['an old protocol', wire.startup({ user: 'postgres' }, 0x00020000)],
    ['garbage', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a TLS handshake', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])],
  ])('%s is turned away', async (_, bytes) => {
    const client = new WireClient(tap);
    client.send(bytes);
    await client.closed();
    expect(client.received).toHaveLength(0);
    expect(await tap.closed(1)).not.toContain(null);
  });
});
