import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/model/catalog.ts';
import type { RuleEvidence } from '../../src/rules/rule.ts';
import { saidOf, useDatabase } from './evidence.ts';

const database = useDatabase(
  `CREATE TABLE services (id int PRIMARY KEY);
   CREATE TABLE payments (
     id int PRIMARY KEY, note text, code text UNIQUE, service_id int REFERENCES services);
   CREATE TABLE few (id int PRIMARY KEY, note text);
   INSERT INTO payments SELECT n, 'note' || n, 'code' || n FROM generate_series(1, 2000) AS n;
   INSERT INTO few SELECT n, 'note' FROM generate_series(1, 500) AS n;
   CREATE INDEX payments_note_idx ON payments (note);
   CREATE UNIQUE INDEX payments_code_note_key ON payments (code, note);
   CREATE INDEX payments_service_id_idx ON payments (service_id);
   CREATE INDEX few_note_idx ON few (note)`,
  'VACUUM ANALYZE',
);

let read: Partial<RuleEvidence>;
beforeAll(async () => {
  read = await database.gather({});
});

/** The catalog as it would be when so many days had passed since the statistics began. */
function after(days: number, change: (catalog: Catalog) => Partial<Catalog> = () => ({})) {
  const catalog = read.snapshot;
  if (catalog === undefined) throw new Error('no catalog');
  const since = new Date(Date.parse(catalog.server.readAt) - days * 86_400_000).toISOString();
  const snapshot = { ...catalog, server: { ...catalog.server, statisticsSince: since } };
  return { ...read, snapshot: { ...snapshot, ...change(snapshot) } };
}

const named = (evidence: Partial<RuleEvidence>) =>
  saidOf('unused-index', evidence).map(({ key }) => key.replace('unused-index: index ', ''));

describe('unused-index', () => {
  test('an index that nothing asked for in 20 days; unique, foreign-key and small ones stay', () => {
    expect(named(after(20))).toEqual(['payments payments_note_idx']);
  });

  test('once it is used it is silent', async () => {
    await database.run('SET enable_seqscan = off; SET enable_bitmapscan = off');
    for (let call = 0; call < 51; call++) {
      await database.run("SELECT * FROM payments WHERE note = 'note7' ORDER BY note LIMIT 1");
    }
    await database.run('SELECT pg_stat_force_next_flush()');
    const before = read;
    read = await database.gather({});
    expect(named(after(20))).toEqual([]);
    read = before;
  });

  test('statistics of 13 days are too young', () => {
    expect(named(after(13))).toEqual([]);
  });

  test('of statistics that were never reset the age is unknown', () => {
    const unknown = ({ server }: Catalog) => ({ server: { ...server, statisticsSince: null } });
    expect(named(after(20, unknown))).toEqual([]);
  });

  test('an old ANALYZE shows that statistics are old, though never reset', () => {
    const analyzedAt = new Date(Date.now() - 30 * 86_400_000).toISOString();
    const old = ({ server, tables }: Catalog) => ({
      server: { ...server, statisticsSince: null },
      tables: tables.map((table) => ({
        ...table,
        activity: table.activity && { ...table.activity, analyzedAt },
      })),
    });
    expect(named(after(20, old))).toEqual(['payments payments_note_idx']);
  });

  test('an index of a recent migration is too young', async () => {
    const stamp = (read.snapshot?.server.readAt ?? '').replace(/\D/g, '').slice(0, 14);
    const situation = {
      schema: 'model Other {\n id Int @id\n}',
      migrations: { [`${stamp}_note`]: 'CREATE INDEX payments_note_idx ON payments (note);' },
    };
    const { declared } = await database.gather(situation);
    expect(named({ ...after(20), declared })).toEqual([]);
  });

  test('a standby counts its own scans only', () => {
    const standby = ({ server }: Catalog) => ({ server: { ...server, inRecovery: true } });
    expect(named(after(20, standby))).toEqual([]);
  });
});
