import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedServer } from '../../../src/postgres/embedded/server.ts';
import { type Superuser, superuser } from '../../../src/postgres/embedded/superuser.ts';
import type { TestServer } from '../../support/database.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');

/** DDL of a table of every type, partitions, inheritance, a materialised view, statistics objects. */
export const everyType = read('every-type.sql');

export const everyTypeRows = read('every-type-rows.sql');

const analysed = '"the shop"."Every ""type""", parted, parent, child, by_kind';

/** Messages of their own: VACUUM goes alone. */
export const analyse = [`VACUUM ${analysed}`, `ANALYZE ${analysed}`];

/** A database, and where a reader finds it. */
export type MadeDatabase = Superuser & { readonly url: string };

export interface Databases {
  /** A new database, after these messages of one statement or more. */
  readonly make: (server: TestServer, messages: readonly string[]) => Promise<MadeDatabase>;
  readonly drop: () => Promise<void>;
}

/** Makes databases, and removes them together. */
export function databases(): Databases {
  const drops: (() => Promise<void>)[] = [];
  return {
    make: async (server, messages) => {
      const database = await server.createDatabase('statistics');
      const versionNum = server.major * 10_000;
      const at = { versionNum, url: server.url } as EmbeddedServer;
      const connection = await superuser(at, database.name);
      drops.push(connection.close, database.drop);
      await connection.run("SET search_path = ''; SET allow_system_table_mods = on");
      for (const message of messages) await database.client.query(message);
      return { ...connection, url: database.url };
    },
    drop: async () => {
      for (const drop of drops) await drop();
    },
  };
}
