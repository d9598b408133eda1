import type { RelationName } from '../../model/catalog.ts';
import type { Asking } from '../asking.ts';

/** What the role may do about the indexes of a table. */
export interface TableRights {
  readonly table: RelationName;
  readonly exists: boolean;
  readonly role: string;
  readonly owner: string | null;
  readonly owns: boolean;
  /** CREATE on the table's schema, where the index will be. */
  readonly mayCreate: boolean;
}

interface Row {
  readonly role: string;
  readonly owner: string | null;
  readonly owns: boolean | null;
  readonly may_create: boolean | null;
}

const sql = `SELECT current_user::text AS role, r.rolname AS owner,
    pg_catalog.pg_has_role(c.relowner, 'USAGE') AS owns,
    pg_catalog.has_schema_privilege(c.relnamespace, 'CREATE') AS may_create
  FROM (SELECT $1::text AS schema_name, $2::text AS table_name) AS asked
  LEFT JOIN pg_catalog.pg_namespace AS n ON n.nspname = asked.schema_name
  LEFT JOIN pg_catalog.pg_class AS c
    ON c.relnamespace = n.oid AND c.relname = asked.table_name AND c.relkind IN ('r', 'p', 'm')
  LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = c.relowner
  ORDER BY c.oid`;

/** Asked before anything is built: an index can be made and dropped by the table's owner alone. */
export async function readRights(asking: Asking, table: RelationName): Promise<TableRights> {
  const [row] = await asking.query<Row>(sql, [table.schema, table.name]);
  return {
    table,
    exists: row?.owns !== null && row?.owns !== undefined,
    role: row?.role ?? '',
    owner: row?.owner ?? null,
    owns: row?.owns ?? false,
    mayCreate: row?.may_create ?? false,
  };
}
