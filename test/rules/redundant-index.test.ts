import { describe, expect, test } from 'vitest';
import { useDatabase } from './evidence.ts';

const database = useDatabase(`
  CREATE TABLE payments (
    id int PRIMARY KEY, status text NOT NULL, paid_at timestamptz, gateway text, code text UNIQUE)`);

/** The redundant indexes, each with the one that makes it so, while these indexes are there. */
async function redundantAmong(...definitions: readonly string[]): Promise<readonly string[]> {
  for (const definition of definitions) await database.run(definition);
  try {
    const findings = await database.said('redundant-index');
    return findings.map(({ subject, facts }) =>
      subject.kind === 'index' ? `${subject.name} by ${facts.coveredBy}` : '',
    );
  } finally {
    await database.run('DROP INDEX IF EXISTS a, b');
  }
}

describe('redundant-index', () => {
  test.each([
    ['the beginning of another', '(status)', '(status, paid_at)'],
    ['the same columns twice', '(status, paid_at)', '(status, paid_at, gateway)'],
    ['read backwards', '(status DESC)', '(status, paid_at)'],
    ['its INCLUDE is a key of the other', '(status) INCLUDE (paid_at)', '(status, paid_at)'],
    ['the same predicate', '(status) WHERE paid_at IS NULL', '(status, id) WHERE paid_at IS NULL'],
    ['the same expression', '((lower(code)))', '(lower(code), id)'],
  ])('%s: %s by %s', async (_, shorter, longer) => {
    const made = [`CREATE INDEX a ON payments ${shorter}`, `CREATE INDEX b ON payments ${longer}`];
    expect(await redundantAmong(...made)).toEqual(['a by b']);
  });

  test('a unique constraint serves look-ups too', async () => {
    expect(await redundantAmong('CREATE INDEX a ON payments (code)')).toEqual([
      'a by payments_code_key',
    ]);
  });

  test('of two identical indexes one is named', async () => {
    const made = ['CREATE INDEX a ON payments (status)', 'CREATE INDEX b ON payments (status)'];
    expect(await redundantAmong(...made)).toEqual(['b by a']);
  });

  test('of two identical indexes the declared one stays', async () => {
    const schema = `model Payment {
      id     Int    @id
      status String
      @@index([status], map: "b")
      @@map("payments")
    }`;
    await database.run('CREATE INDEX a ON payments (status); CREATE INDEX b ON payments (status)');
    expect(await database.said('redundant-index', { schema })).toMatchObject([
      { key: 'redundant-index: index payments a', help: 'DROP INDEX CONCURRENTLY "public"."a";' },
    ]);
    await database.run('DROP INDEX CONCURRENTLY "public"."a"');
    expect(await database.said('redundant-index', { schema })).toEqual([]);
    await database.run('DROP INDEX b');
  });

  test('a declared index is to be taken out of the schema too', async () => {
    const schema = `model Payment {
      id     Int    @id
      status String
      paidAt DateTime? @map("paid_at")
      @@index([status], map: "a")
      @@index([status, paidAt], map: "b")
      @@map("payments")
    }`;
    await database.run(
      'CREATE INDEX a ON payments (status); CREATE INDEX b ON payments (status, paid_at)',
    );
    expect(await database.said('redundant-index', { schema })).toMatchObject([
      { help: 'DROP INDEX CONCURRENTLY "public"."a"; -- and take its line out of model Payment' },
    ]);
    await database.run('DROP INDEX a, b');
  });

  test.each([
    ['another first column', '(status)', '(paid_at, status)'],
    ['a unique index', 'UNIQUE (status)', '(status, paid_at)'],
    ['one of two directions', '(status, paid_at DESC)', '(status, paid_at, gateway)'],
    ['nulls at the other end', '(paid_at NULLS FIRST)', '(paid_at, status)'],
    ['another predicate', '(status) WHERE paid_at IS NULL', '(status, paid_at)'],
    ['a partial index beside a full one', '(status)', '(status, id) WHERE paid_at IS NULL'],
    ['another operator class', '(status text_pattern_ops)', '(status, paid_at)'],
    ['another collation', '(status COLLATE "C")', '(status COLLATE "POSIX", paid_at)'],
    ['another method', 'USING hash (status)', '(status, paid_at)'],
    ['BRIN, which has no first column', 'USING brin (paid_at)', 'USING brin (paid_at, id)'],
    ['INCLUDE that the other lacks', '(status) INCLUDE (gateway)', '(status, paid_at)'],
    ['an expression', '(lower(status))', '(status, paid_at)'],
  ])('silent: %s', async (_, shorter, longer) => {
    const create = (name: string, on: string) =>
      on.startsWith('UNIQUE')
        ? `CREATE UNIQUE INDEX ${name} ON payments ${on.slice(6)}`
        : `CREATE INDEX ${name} ON payments ${on}`;
    expect(await redundantAmong(create('a', shorter), create('b', longer))).toEqual([]);
  });
});
