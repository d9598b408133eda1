import type { RelationName } from '../../model/catalog.ts';
import type { Asking } from '../asking.ts';

/** The relation that has an index's name. */
export interface Found {
  /** PostgreSQL's `relkind`: `i`, `I` for a partitioned index, else no index. */
  readonly relkind: string;
  readonly table: RelationName | null;
  readonly valid: boolean;
  readonly ready: boolean;
  readonly unique: boolean;
  readonly bytes: number;
  /** The partitioned index that it is attached to. */
  readonly attachedTo: RelationName | null;
  /** What of its definition comes after the table's name; null where it is no index. */
  readonly shape: string | null;
}

interface Row {
  readonly relkind: string;
  readonly table_schema: string | null;
  readonly table_name: string | null;
  readonly valid: boolean | null;
  readonly ready: boolean | null;
  readonly uniq: boolean | null;
  readonly bytes: number | null;
  readonly parent_schema: string | null;
  readonly parent_name: string | null;
  readonly shape: string | null;
}

/** pg_get_indexdef up to the name of the table, written as it writes it. */
const head = `pg_catalog.format('CREATE %sINDEX %I ON %s',
    CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END, c.relname,
    CASE WHEN c.relkind = 'I' THEN 'ONLY ' ELSE '' END)`;

/** What follows begins with the table's schema, which for a temporary one differs by version. */
const fromTable = `pg_catalog.substr(pg_catalog.pg_get_indexdef(i.indexrelid), pg_catalog.length(${head}) + 1)`;
const shape = `pg_catalog.substr(${fromTable},
    pg_catalog.strpos(${fromTable}, pg_catalog.format('.%I USING ', t.relname))
      + pg_catalog.length(pg_catalog.format('.%I ', t.relname)))`;

const sql = `SELECT c.relkind::text, tn.nspname AS table_schema, t.relname AS table_name,
    i.indisvalid AS valid, i.indisready AS ready, i.indisunique AS uniq,
    CASE WHEN c.relkind = 'i' THEN pg_catalog.pg_relation_size(c.oid) ELSE 0 END AS bytes,
    pn.nspname AS parent_schema, p.relname AS parent_name,
    CASE WHEN i.indexrelid IS NOT NULL THEN ${shape} END AS shape
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
  LEFT JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
  LEFT JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
  LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = c.oid
  LEFT JOIN pg_catalog.pg_class AS p ON p.oid = h.inhparent
  LEFT JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
  WHERE (n.nspname = $1 OR $1 = 'pg_temp' AND n.oid = pg_catalog.pg_my_temp_schema())
    AND c.relname = $2
  ORDER BY c.oid`;

/** What stands under the name; null where nothing does. `pg_temp` is the session's own schema. */
export async function findIndex(asking: Asking, index: RelationName): Promise<Found | null> {
  const [row] = await asking.query<Row>(sql, [index.schema, index.name]);
  if (row === undefined) return null;
  return {
    relkind: row.relkind,
    table: nameOf(row.table_schema, row.table_name),
    valid: row.valid ?? false,
    ready: row.ready ?? false,
    unique: row.uniq ?? false,
    bytes: row.bytes ?? 0,
    attachedTo: nameOf(row.parent_schema, row.parent_name),
    shape: row.shape,
  };
}

function nameOf(schema: string | null, name: string | null): RelationName | null {
  return schema === null || name === null ? null : { schema, name };
}

interface LeftoverRow {
  readonly name: string;
}

/**
 * Remains of REINDEX CONCURRENTLY on the table, of an index of that name: INVALID, and named after
 * it with `_ccnew` and perhaps a number, the name cut to make room.
 */
export async function findReindexRemains(
  asking: Asking,
  index: RelationName,
  table: RelationName,
): Promise<readonly RelationName[]> {
  const rows = await asking.query<LeftoverRow>(
    `SELECT c.relname AS name
       FROM pg_catalog.pg_index AS i
       JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
       JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid
       JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
      WHERE n.nspname = $1 AND t.relname = $2 AND NOT i.indisvalid AND c.relkind = 'i'
        AND c.relname ~ '_ccnew[0-9]*$'
      ORDER BY c.relname`,
    [table.schema, table.name],
  );
  return rows
    .filter(({ name }) => isRemainOf(name, index.name))
    .map(({ name }) => ({ schema: table.schema, name }));
}

function isRemainOf(name: string, index: string): boolean {
  const stem = name.replace(/_ccnew[0-9]*$/, '');
  return stem === index || (Buffer.byteLength(name) >= 60 && index.startsWith(stem));
}
