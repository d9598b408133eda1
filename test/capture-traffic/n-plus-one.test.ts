import { describe, expect, test } from 'vitest';
import { type Application, type Row, useApplication } from './application.ts';

const app = useApplication(`
  CREATE TABLE users (id uuid PRIMARY KEY, email text NOT NULL);
  CREATE TABLE bookings (id uuid PRIMARY KEY, user_id uuid NOT NULL, day date NOT NULL);
  CREATE TABLE payments (id uuid PRIMARY KEY, booking_id uuid NOT NULL, status text NOT NULL, paid bool NOT NULL, seq int NOT NULL);
  CREATE TABLE tags (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE taggings (id int PRIMARY KEY, tag_id int NOT NULL);
  CREATE TABLE slots (id int PRIMARY KEY, weekday int NOT NULL, day date NOT NULL, status text NOT NULL);
  CREATE TABLE tickets (id int PRIMARY KEY);
  INSERT INTO tickets SELECT n FROM generate_series(20000, 20200) n;
  CREATE TABLE nodes (id uuid PRIMARY KEY, parent_id uuid);
  INSERT INTO users SELECT md5('u' || n)::uuid, 'user' || n || '@example.org' FROM generate_series(1, 40) n;
  INSERT INTO bookings SELECT md5('b' || n)::uuid, md5('u' || n % 7)::uuid, date '2026-01-01' + n FROM generate_series(1, 60) n;
  INSERT INTO payments SELECT md5('p' || n)::uuid, md5('b' || (n + 1) / 2)::uuid, (ARRAY['PAID', 'REFUNDED', 'FAILED', 'OPEN'])[n % 4 + 1], n % 2 = 0, n FROM generate_series(1, 120) n;
  INSERT INTO tags SELECT n, 'tag' || n FROM generate_series(1, 10) n;
  INSERT INTO taggings SELECT n, n % 10 + 1 FROM generate_series(1, 100) n;
  INSERT INTO slots SELECT n, n % 7, date '2026-01-01' + n, (ARRAY['PAID', 'REFUNDED', 'FAILED', 'OPEN'])[n % 4 + 1] FROM generate_series(1, 50) n;
  INSERT INTO nodes SELECT md5('n' || n)::uuid, CASE WHEN n > 1 THEN md5('n' || n / 3)::uuid END FROM generate_series(1, 26) n;
`);

const bookings = 'SELECT id, user_id, day FROM bookings ORDER BY id LIMIT $1';
const payments = 'SELECT * FROM payments WHERE booking_id = $1';
const booking = 'SELECT id, user_id FROM bookings WHERE id = $1';
const user = 'SELECT * FROM users WHERE id = $1';
const refunds = 'SELECT id, booking_id FROM payments WHERE status = $1 ORDER BY seq LIMIT 12';

const loop = async (
  rows: readonly Row[],
  column: number,
  body: (value: string) => Promise<unknown>,
) => {
  for (const row of rows) await body(String(row[column]));
};

describe.each(['path', 'recording'] as const)('in a %s', (kind) => {
  const loops = (body: (application: Application) => Promise<void>) => app.loops(body, kind);

  test('a statement for each row of another', async () => {
    const found = await loops(async ({ query }) => {
      await loop(await query(bookings, [10]), 0, (id) => query(payments, [id]));
    });
    expect(found).toMatchObject([
      {
        parentColumn: 'id',
        childColumn: 'payments.booking_id',
        parameter: 1,
        parentRows: 10,
        calls: 10,
      },
    ]);
    expect(found[0]?.totalMs).toBeGreaterThan(found[0]?.slowestMs ?? 0);
  });

  test('three rows are enough, two are not', async () => {
    const of = (rows: number) =>
      loops(async ({ query }) => {
        await loop(await query(bookings, [rows]), 0, (id) => query(payments, [id]));
      });
    expect(await of(3)).toMatchObject([{ calls: 3, parentRows: 3 }]);
    expect(await of(2)).toEqual([]);
  });

  test('values written into the text, as psql and string concatenation do', async () => {
    const found = await loops(async ({ query }) => {
      const rows = await query('SELECT id FROM bookings ORDER BY id LIMIT 10');
      await loop(rows, 0, (id) =>
        query(`SELECT * FROM payments WHERE booking_id = '${id}' LIMIT 5`),
      );
    });
    expect(found).toMatchObject([{ childColumn: 'payments.booking_id', parameter: 1, calls: 10 }]);
  });

  test('large numbers, of several requests at once', async () => {
    const found = await loops(async ({ query }) => {
      const request = async (rest: number) => {
        const sql = 'SELECT id FROM tickets WHERE id * 7919 % 101 % 3 = $1 ORDER BY id LIMIT 20';
        await loop(await query(sql, [rest]), 0, (id) =>
          query('SELECT * FROM tickets WHERE id = $1', [id]),
        );
      };
      await Promise.all([request(0), request(1), request(2)]);
    });
    expect(found).toMatchObject([{ childColumn: 'tickets.id', calls: 20 }]);
  });

  test('numbers in binary rows, and in text parameters', async () => {
    const found = await loops(async ({ query }) => {
      // The driver passes binary values through as text, which loses them.
      const rows = await query('SELECT id FROM tags WHERE id < $1 ORDER BY id', [8], {
        binary: true,
      });
      const ids = rows.map((_, at) => at + 1);
      for (const id of ids) await query('SELECT * FROM taggings WHERE tag_id = $1', [id]);
    });
    expect(found).toMatchObject([{ childColumn: 'taggings.tag_id', parentColumn: 'id', calls: 7 }]);
  });

  test('lists of one value each, in both forms', async () => {
    const found = await loops(async ({ query }) => {
      const rows = await query(bookings, [6]);
      await loop(rows, 0, (id) =>
        query('SELECT * FROM payments WHERE booking_id = ANY ($1::uuid[])', [[id]]),
      );
      await loop(rows, 1, (id) => query('SELECT * FROM users WHERE id IN ($1)', [id]));
    });
    expect(found.map(({ childColumn, calls }) => [childColumn, calls])).toEqual([
      ['payments.booking_id', 6],
      ['users.id', 6],
    ]);
  });

  test('a loop in a loop has a finding of its own, also where each step gives one row', async () => {
    const found = await loops(async ({ query }) => {
      await loop(await query(refunds, ['REFUNDED']), 1, async (id) => {
        await loop(await query(booking, [id]), 1, (owner) => query(user, [owner]));
      });
    });
    expect(
      found.map(({ childColumn, parentColumn, calls }) => [parentColumn, childColumn, calls]),
    ).toEqual([
      ['booking_id', 'bookings.id', 12],
      ['user_id', 'users.id', 12],
    ]);
  });

  test('two statements for each row name the rows, and not one another', async () => {
    const found = await loops(async ({ query }) => {
      await loop(await query(bookings, [8]), 0, async (id) => {
        await query(booking, [id]);
        await query(payments, [id]);
      });
    });
    expect(new Set(found.map(({ parent }) => parent)).size).toBe(1);
    expect(found.map(({ childColumn }) => childColumn)).toEqual([
      'bookings.id',
      'payments.booking_id',
    ]);
  });

  test('resolvers that ask all at once on several connections', async () => {
    const found = await loops(async ({ query }) => {
      const rows = await query(bookings, [30]);
      await Promise.all(rows.map((row) => query(payments, [row[0]])));
    });
    expect(found).toMatchObject([{ calls: 30, parentRows: 30 }]);
  });

  test('rows with the same value are asked for again, or are kept by the service', async () => {
    const again = await loops(async ({ query }) => {
      await loop(await query(bookings, [20]), 1, (id) => query(user, [id]));
    });
    expect(again).toMatchObject([{ parentColumn: 'user_id', calls: 20 }]);
    let owners = 0;
    const kept = await loops(async ({ query }) => {
      const ids = new Set((await query(bookings, [20])).map((row) => row[1]));
      owners = ids.size;
      for (const id of ids) await query(user, [id]);
    });
    expect(kept).toMatchObject([{ parentColumn: 'user_id', calls: owners, parentRows: 20 }]);
  });

  test('a loop that ends early, and one that leaves rows out', async () => {
    const early = await loops(async ({ query }) => {
      await loop((await query(bookings, [40])).slice(0, 5), 0, (id) => query(payments, [id]));
    });
    expect(early).toMatchObject([{ calls: 5, parentRows: 40 }]);
    const some = await loops(async ({ query }) => {
      const rows = (await query(bookings, [40])).filter((_, at) => at % 4 === 2);
      await loop(rows, 0, (id) => query(payments, [id]));
    });
    expect(some).toMatchObject([{ calls: 10, parentRows: 40 }]);
  });

  test('a tree that is walked node by node', async () => {
    const children = 'SELECT id FROM nodes WHERE parent_id = $1 ORDER BY id';
    const found = await loops(async ({ query }) => {
      const walk = async (id: string): Promise<void> => loop(await query(children, [id]), 0, walk);
      const [root] = await query('SELECT id FROM nodes WHERE parent_id IS NULL');
      await walk(String(root?.[0]));
    });
    expect(found).toMatchObject([{ parentColumn: 'id', childColumn: 'nodes.parent_id' }]);
    expect(found[0]?.parent).toBe(found[0]?.child);
  });

  test('rows that a write returned', async () => {
    const found = await loops(async ({ transaction }) => {
      await transaction(async (query) => {
        const rows = await query(
          "UPDATE payments SET status = 'PAID' WHERE seq <= 8 RETURNING id, booking_id",
        );
        await loop(rows, 0, (id) => query('SELECT * FROM payments WHERE id = $1', [id]));
      });
    });
    expect(found).toMatchObject([{ parentColumn: 'id', childColumn: 'payments.id', calls: 8 }]);
  });

  test('one parameter that varies beside one that does not', async () => {
    const found = await loops(async ({ query }) => {
      const sql = 'SELECT * FROM payments WHERE status = $1 AND booking_id = $2';
      await loop(await query(bookings, [9]), 0, (id) => query(sql, ['PAID', id]));
    });
    expect(found).toMatchObject([{ parameter: 2, calls: 9 }]);
  });
});

describe.each(['path', 'recording'] as const)('silent in a %s', (kind) => {
  const silent = async (body: (application: Application) => Promise<void>) =>
    expect(await app.loops(body, kind)).toEqual([]);

  test('a nested include: one list for each level', async () => {
    await silent(async ({ query }) => {
      const rows = await query(bookings, [20]);
      const list = (values: readonly unknown[]) => values.map((_, at) => `$${at + 1}`).join(', ');
      const ids = rows.map((row) => row[0]);
      await query(`SELECT * FROM payments WHERE booking_id IN (${list(ids)})`, ids);
      const owners = [...new Set(rows.map((row) => row[1]))];
      await query(`SELECT * FROM users WHERE id IN (${list(owners)})`, owners);
    });
  });

  test('a list in portions, the last of one value', async () => {
    await silent(async ({ query }) => {
      const ids = (await query(bookings, [31])).map((row) => row[0]);
      for (let at = 0; at < ids.length; at += 5) {
        await query('SELECT * FROM payments WHERE booking_id = ANY ($1::uuid[])', [
          ids.slice(at, at + 5),
        ]);
      }
    });
  });

  test('an export by pages, each beginning after the last row of the one before', async () => {
    const pages = [
      'SELECT id FROM bookings WHERE id > $1 ORDER BY id LIMIT 5',
      // As Prisma sends a cursor, which holds an equality.
      'SELECT id FROM bookings WHERE id >= (SELECT id FROM bookings WHERE id = $1) ORDER BY id LIMIT 5 OFFSET 1',
    ];
    for (const page of pages) {
      await silent(async ({ query }) => {
        let rows = await query('SELECT id FROM bookings ORDER BY id LIMIT 5');
        while (rows.length > 0) rows = await query(page, [rows.at(-1)?.[0]]);
      });
    }
  });

  test('a list for each page, also where the page has one row', async () => {
    await silent(async ({ query }) => {
      let rows = await query('SELECT id, user_id FROM bookings ORDER BY id LIMIT 1');
      for (let page = 0; page < 8 && rows.length > 0; page += 1) {
        await query('SELECT * FROM users WHERE id IN ($1)', [rows[0]?.[1]]);
        rows = await query('SELECT id, user_id FROM bookings WHERE id > $1 ORDER BY id LIMIT 1', [
          rows[0]?.[0],
        ]);
      }
    });
  });

  test('polling one row, and unrelated ones', async () => {
    await silent(async ({ query }) => {
      const rows = await query(bookings, [10]);
      for (let at = 0; at < 6; at += 1) await query(payments, [rows[3]?.[0]]);
      for (let at = 0; at < 6; at += 1) {
        const [row] = await query('SELECT md5($1)::uuid', [`elsewhere ${at}`]);
        await query(user, [row?.[0]]);
      }
    });
  });

  test('a retry after an error', async () => {
    await silent(async ({ query }) => {
      const rows = await query(bookings, [10]);
      const sql = 'SELECT * FROM payments WHERE booking_id = $1 AND 1 / ($2::int) = 1';
      for (const divisor of [0, 0, 0, 1])
        await query(sql, [rows[0]?.[0], divisor]).catch(() => null);
    });
  });

  test('small numbers that are ids elsewhere', async () => {
    await silent(async ({ query }) => {
      await query('SELECT id, name FROM tags ORDER BY id');
      for (let day = 1; day < 7; day += 1)
        await query('SELECT * FROM slots WHERE weekday = $1', [day]);
      for (let page = 1; page < 9; page += 1)
        await query('SELECT * FROM slots ORDER BY id LIMIT $1 OFFSET $2', [10, page]);
    });
  });

  test('small numbers that are counted through, in columns of one name', async () => {
    await silent(async ({ query }) => {
      await query('SELECT weekday, id FROM slots ORDER BY id LIMIT 6');
      for (let weekday = 1; weekday <= 6; weekday += 1)
        await query('SELECT * FROM slots WHERE weekday = $1', [weekday]);
      await query('SELECT tag_id FROM taggings ORDER BY tag_id LIMIT 30');
      for (let tag = 1; tag <= 3; tag += 1)
        await query('SELECT * FROM taggings WHERE tag_id = $1', [tag]);
    });
  });

  test('numbers that are counted through', async () => {
    await silent(async ({ query }) => {
      await query('SELECT id FROM tickets WHERE id % 5 = 0 ORDER BY id LIMIT 12');
      for (let id = 20_000; id < 20_080; id += 1) {
        await query('SELECT * FROM tickets WHERE id = $1', [id]);
      }
    });
  });

  test('status words, booleans and dates that are in some column', async () => {
    await silent(async ({ query }) => {
      await query('SELECT status, count(*) FROM payments GROUP BY status ORDER BY status');
      for (const status of ['FAILED', 'OPEN', 'PAID', 'REFUNDED']) {
        await query('SELECT * FROM slots WHERE status = $1', [status]);
        await query('SELECT count(*) FROM payments WHERE status = $1 AND paid = $2', [
          status,
          true,
        ]);
      }
      await query('SELECT day FROM bookings ORDER BY day LIMIT 7');
      for (let day = 2; day < 9; day += 1) {
        await query('SELECT * FROM slots WHERE day = $1', [`2026-01-0${day}`]);
      }
    });
  });

  test('writes, one for each row', async () => {
    await silent(async ({ query }) => {
      const rows = await query(bookings, [10]);
      await loop(rows, 0, (id) =>
        query('UPDATE payments SET paid = paid WHERE booking_id = $1', [id]),
      );
    });
  });

  test('locks that are taken row by row', async () => {
    await silent(async ({ query, transaction }) => {
      const rows = await query(bookings, [10]);
      await loop(rows, 0, (id) =>
        transaction(async (own) => {
          await own('SELECT * FROM bookings WHERE id = $1 FOR UPDATE', [id]);
        }),
      );
    });
  });

  test('what a driver reads of the catalog', async () => {
    await silent(async ({ query }) => {
      const rows = await query(
        "SELECT oid FROM pg_class WHERE relkind = 'r' ORDER BY oid LIMIT 12",
      );
      await loop(rows, 0, (oid) =>
        query('SELECT attname FROM pg_attribute WHERE attrelid = $1', [oid]),
      );
    });
  });
});

describe('requests of many users in a recording', () => {
  const random = (seed: number) => () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };

  test.each([1, 2, 3, 4, 5])(
    'who ask for any rows of a list in any order, no. %i',
    async (seed) => {
      const next = random(seed);
      const found = await app.loops(async ({ query }) => {
        const rows = await query('SELECT id FROM users ORDER BY id LIMIT $1', [seed * 4]);
        for (let request = 0; request < 60; request += 1) {
          await query(user, [rows[Math.floor(next() * rows.length)]?.[0]]);
        }
      }, 'recording');
      expect(found).toEqual([]);
    },
  );

  test('whose traces tell them apart', async () => {
    const traced = (sql: string, trace: number) =>
      `${sql} /*traceparent='00-${String(trace).padStart(32, '0')}-01-01'*/`;
    const ask = (same: boolean) =>
      app.loops(async ({ query }) => {
        const rows = await query(traced(bookings, 0), [10]);
        for (const [at, row] of rows.entries())
          await query(traced(payments, same ? 0 : at + 1), [row[0]]);
      }, 'recording');
    expect(await ask(false)).toEqual([]);
    expect(await ask(true)).toMatchObject([{ calls: 10 }]);
  });

  test('who open a list, and then its rows one after the other', async () => {
    const opened = async ({ query, pause }: Application) => {
      const rows = await query(bookings, [10]);
      for (const row of rows) {
        await pause(250);
        await query(payments, [row[0]]);
      }
    };
    expect(await app.loops(opened, 'recording')).toEqual([]);
    expect(await app.loops(opened, 'path')).toMatchObject([{ calls: 10 }]);
  });

  test('two at once who walk over the same rows', async () => {
    const found = await app.loops(async ({ query }) => {
      const request = async () =>
        loop(await query(bookings, [15]), 0, (id) => query(payments, [id]));
      await Promise.all([request(), request()]);
    }, 'recording');
    expect(found).toMatchObject([{ calls: 15, parentRows: 15 }]);
  });
});
