export interface Statement {
  readonly name: string;
  readonly sql: string;
  /** Of `$1`, `$2`, … */
  readonly values: readonly string[];
}

const tableCount = 100;
const tables = Array.from({ length: tableCount }, (_, n) => `t_${n}`);

/** A table of 10,000 rows with its primary key alone; `parent` refers to the table before it. */
export const definitions: readonly string[] = tables.map(
  (table) => `
  CREATE TABLE ${table} (
    id bigint PRIMARY KEY, parent bigint NOT NULL, owner int NOT NULL, status text NOT NULL,
    kind int NOT NULL, amount numeric NOT NULL, code text NOT NULL, settled timestamptz,
    created timestamptz NOT NULL
  );
  INSERT INTO ${table}
  SELECT n, (n * 7919) % 10000 + 1, (n * 7907) % 2000, (ARRAY['new', 'paid', 'void', 'late'])[n % 4 + 1],
    (n * 31) % 40, (n * 7) % 900, md5(n::text),
    CASE WHEN n % 20 = 0 THEN timestamptz '2026-01-01' + n * interval '1 minute' END,
    timestamptz '2026-01-01' + n * interval '1 minute'
  FROM generate_series(1, 10000) AS n`,
);

type Kind = (table: string, parent: string) => Omit<Statement, 'name'>;

const kinds: readonly Kind[] = [
  (table) => ({ sql: `SELECT * FROM ${table} WHERE owner = $1`, values: ['7'] }),
  (table) => ({
    sql: `SELECT * FROM ${table} WHERE owner = $1 ORDER BY created DESC LIMIT 20`,
    values: ['7'],
  }),
  (table) => ({
    sql: `SELECT id, amount FROM ${table} WHERE status = $1 AND kind = $2`,
    values: ['paid', '31'],
  }),
  (table) => ({
    sql: `SELECT count(*) FROM ${table} WHERE created >= $1 AND created < $2`,
    values: ['2026-01-02', '2026-01-03'],
  }),
  (table) => ({ sql: `SELECT id FROM ${table} WHERE code = $1`, values: ['none'] }),
  (table, parent) => ({
    sql: `SELECT t.* FROM ${table} AS t JOIN ${parent} AS p ON p.id = t.parent WHERE p.code = $1`,
    values: ['none'],
  }),
  (table) => ({
    sql: `SELECT * FROM ${table} WHERE settled IS NOT NULL AND amount > $1 ORDER BY amount LIMIT 10`,
    values: ['890'],
  }),
  (table) => ({
    sql: `SELECT owner, sum(amount) FROM ${table} WHERE kind IN ($1, $2) GROUP BY owner`,
    values: ['1', '2'],
  }),
];

/** Of the kinds that each table is asked. */
const each = 5;

/**
 * 500 statements. They go round the tables, so that twice as many of them ask each table twice as
 * much: harder than twice the tables.
 */
export const workload: readonly Statement[] = Array.from(
  { length: each * tableCount },
  (_, place) => {
    const n = place % tableCount;
    const kind = kinds[(n * each + Math.floor(place / tableCount)) % kinds.length];
    const parent = tables[(n + tableCount - 1) % tableCount];
    if (kind === undefined || parent === undefined) throw new Error('no such kind of statement');
    return { name: `statement-${place}`, ...kind(`t_${n}`, parent) };
  },
);
