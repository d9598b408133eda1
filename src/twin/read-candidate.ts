import type { Candidate, CandidateKey } from '../model/advice.ts';
import type { Superuser } from '../postgres/embedded/superuser.ts';

/** What of a finished index PostgreSQL says itself, so that nothing else need read the statement. */
interface Row {
  readonly name: string;
  readonly table_schema: string;
  readonly table_name: string;
  readonly partitioned: boolean;
  readonly method: string;
  readonly predicate: string | null;
  readonly include: readonly string[];
  readonly keys: readonly KeyRow[];
}

interface KeyRow {
  readonly column: string | null;
  readonly text: string;
  readonly opclass: string | null;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** An index that somebody's own statement made, as a candidate; null for another than btree and GIN. */
export async function readCandidate(on: Superuser, oid: number): Promise<Candidate | null> {
  const [row] = await on.query<Row>(sql, [oid]);
  if (row === undefined || (row.method !== 'btree' && row.method !== 'gin')) return null;
  return {
    table: { schema: row.table_schema, name: row.table_name },
    partitioned: row.partitioned,
    method: row.method,
    keys: row.keys.map(keyOf),
    equalityKeys: 0,
    include: row.include,
    predicate: row.predicate,
    name: row.name,
    paths: [],
    origin: 'statement',
  };
}

function keyOf({ column, text, opclass, descending, nullsFirst }: KeyRow): CandidateKey {
  const expression = column === null ? text : null;
  return { column, expression, opclass, descending, nullsFirst };
}

const sql = `
  SELECT c.relname AS name, tn.nspname AS table_schema, t.relname AS table_name,
         t.relkind = 'p' AS partitioned, m.amname AS method,
         pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
         ARRAY(
           SELECT a.attname::pg_catalog.text
           FROM pg_catalog.generate_series(i.indnkeyatts::int, i.indnatts - 1) AS n
           JOIN pg_catalog.pg_attribute AS a
             ON a.attrelid = i.indrelid AND a.attnum = i.indkey[n]
           ORDER BY n
         ) AS include,
         (
           SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
             'column', a.attname,
             'text', pg_catalog.pg_get_indexdef(i.indexrelid, n + 1, false),
             'opclass', CASE WHEN o.opcdefault THEN NULL ELSE o.opcname END,
             'descending', (i.indoption[n] & 1) = 1,
             'nullsFirst', (i.indoption[n] & 2) = 2
           ) ORDER BY n)
           FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS n
           JOIN pg_catalog.pg_opclass AS o ON o.oid = i.indclass[n]
           LEFT JOIN pg_catalog.pg_attribute AS a
             ON i.indkey[n] <> 0 AND a.attrelid = i.indrelid AND a.attnum = i.indkey[n]
         ) AS keys
  FROM pg_catalog.pg_index AS i
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
  JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
  JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
  WHERE i.indexrelid = $1`;
