import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedServer, startServer } from '../../src/postgres/embedded/server.ts';
import { type Superuser, superuser } from '../../src/postgres/embedded/superuser.ts';
import { deflate, inflate } from '../../src/twin/inflate.ts';
import type { RelationFile } from '../../src/twin/relation-files.ts';

/** 2.5 GiB: three segments. */
const heapBlocks = 327_680;

describe('files given the sizes of another database', () => {
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startServer();
    await withSuperuser((connection) =>
      connection.run(`
        CREATE EXTENSION amcheck SCHEMA public;
        CREATE TABLE public.orders (id int PRIMARY KEY, note text);
        CREATE INDEX orders_note ON public.orders (note);
        CREATE TABLE public.empty (id int PRIMARY KEY);
        INSERT INTO public.orders VALUES (1, 'first'), (900000, 'last');`),
    );
  });
  afterAll(() => server.stop());

  test('are as large to PostgreSQL, take no disk, and hold what was in them', async () => {
    const heap = await fileOf('orders', 'heap', heapBlocks, 0);
    await server.restart((at) => inflate(at, [heap]));
    expect(await blocksOf('orders')).toBe(heapBlocks);
    const last = await stat(join(server.dataDirectory, `${heap.path}.2`));
    expect(last.size).toBe((heapBlocks - 2 * 131_072) * 8192);
    expect(last.blocks).toBeLessThan(100);
    const rows = await ask<{ id: number }>('SELECT id FROM public.orders WHERE id = 900000');
    expect(rows).toEqual([{ id: 900_000 }]);
    await server.restart((at) => deflate(at, [heap]));
    expect(await blocksOf('orders')).toBe(heap.written);
  });

  test.each([1, 2, 3])('btrees of height %i are ones that amcheck accepts', async (height) => {
    const names = ['orders_pkey', 'orders_note', 'empty_pkey'];
    const files = await Promise.all(names.map((name) => fileOf(name, 'btree', 5_000, height)));
    await server.restart((at) => inflate(at, files));
    for (const name of names) {
      await ask(`SELECT public.bt_index_parent_check('public.${name}')`);
      expect(await blocksOf(name)).toBe(5_000);
    }
    const found = await ask<{ id: number }>(
      'SELECT pg_catalog.max(id) AS id FROM public.orders WHERE id > 0',
    );
    expect(found).toEqual([{ id: 900_000 }]);
  });

  async function fileOf(
    name: string,
    method: string,
    blocks: number,
    height: number,
  ): Promise<RelationFile> {
    const [row] = await ask<{ path: string; oid: number; written: number }>(
      `SELECT pg_catalog.pg_relation_filepath(oid) AS path, oid,
              (pg_catalog.pg_relation_size(oid) / 8192)::int AS written
       FROM pg_catalog.pg_class WHERE relname = '${name}'`,
    );
    if (row === undefined) throw new Error(name);
    return { ...row, written: Math.min(row.written, 2), method, blocks, height };
  }

  async function blocksOf(name: string): Promise<number | undefined> {
    const sql = `SELECT (pg_catalog.pg_relation_size('public.${name}') / 8192)::int AS blocks`;
    return (await ask<{ blocks: number }>(sql))[0]?.blocks;
  }

  const ask = <Row>(sql: string) => withSuperuser((connection) => connection.query<Row>(sql));

  async function withSuperuser<T>(work: (connection: Superuser) => Promise<T>): Promise<T> {
    const connection = await superuser(server, 'postgres');
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }
});
