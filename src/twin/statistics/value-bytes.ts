import type { Superuser } from '../../postgres/embedded/superuser.ts';
import { type Dimension, secondDimension } from './mcv-list.ts';
import { refusal } from './refusal.ts';

/** Values of one column in PostgreSQL's text, and their type. */
export interface Values {
  readonly type: string;
  readonly texts: readonly (string | null)[];
}

/**
 * How PostgreSQL keeps the values in a list of most common ones, whatever their types: ANALYZE makes
 * such a list of each column beside the number of the row, in a temporary table. All is undone.
 * Returns the reason where it cannot.
 */
export async function storedValues(
  to: Superuser,
  columns: readonly Values[],
): Promise<readonly Dimension[] | string> {
  const rows = columns[0]?.texts.map((_, n) => columns.map(({ texts }) => texts[n] ?? null));
  const insert = () => to.query(insertSql(columns), [JSON.stringify(rows)]);
  await to.run('BEGIN');
  try {
    await to.run(tableSql(columns));
    const state = await refusal(insert);
    if (state !== null) return `the twin cannot read the most common values (SQLSTATE ${state})`;
    const dimensions = await analysed(to);
    // ANALYZE leaves out rows with a value of more than 1 kB.
    const whole = dimensions.length === columns.length;
    return whole ? dimensions : 'the twin makes no list of the most common values';
  } finally {
    await to.run('ROLLBACK');
  }
}

async function analysed(to: Superuser): Promise<readonly Dimension[]> {
  await to.run('ANALYZE pg_temp.given_values');
  const lists = await to.query<{ readonly list: string }>(listsSql(to.versionNum));
  return lists.map(({ list }) => secondDimension(Buffer.from(list, 'hex')));
}

/** A list holds at most 10,000 items, which is also the greatest statistics target. */
function tableSql(columns: readonly Values[]): string {
  const definitions = columns.map(({ type }, n) => `value${n} ${type}`);
  const statistics = columns.map(
    (_, n) => `
    CREATE STATISTICS pg_temp.list${n} (mcv) ON n, value${n} FROM pg_temp.given_values`,
  );
  return [
    'SET LOCAL default_statistics_target = 10000',
    `CREATE TEMPORARY TABLE given_values (n int, ${definitions.join(', ')})`,
    ...statistics,
  ].join(';\n');
}

function insertSql(columns: readonly Values[]): string {
  const values = columns.map(({ type }, n) => `(r.texts ->> ${n})::${type}`);
  return `
INSERT INTO pg_temp.given_values
SELECT r.n - 1, ${values.join(', ')}
FROM pg_catalog.json_array_elements($1::pg_catalog.json) WITH ORDINALITY AS r(texts, n)`;
}

function listsSql(versionNum: number): string {
  return `
SELECT pg_catalog.encode(d.stxdmcv::pg_catalog.bytea, 'hex') AS list
FROM pg_catalog.pg_statistic_ext e
JOIN pg_catalog.pg_statistic_ext_data d ON d.stxoid = e.oid
WHERE e.stxrelid = 'pg_temp.given_values'::pg_catalog.regclass AND d.stxdmcv IS NOT NULL
  ${versionNum >= 150000 ? 'AND NOT d.stxdinherit' : ''}
ORDER BY pg_catalog.substr(e.stxname, 5)::int`;
}
