import { ofUsers } from '../queries/fragments.ts';

/** What is added to tables once they are there; each query gives rows of `DefinitionRow`. */

/** Inherited checks too: attaching a partition demands that they are there. */
export const checksSql = constraintsSql(`k.contype = 'c'`);

/** NOT NULL that is not validated, which PostgreSQL 18 knows. */
export const unvalidatedNotNullsSql = constraintsSql(`k.contype = 'n' AND NOT k.convalidated`);

/** Those of partitions come with their parents'. A partitioned table takes no ONLY. */
export const foreignKeysSql = constraintsSql(`k.contype = 'f' AND k.conparentid = 0`);

function constraintsSql(which: string): string {
  return `
SELECT 'pg_constraint:' || k.oid AS key, 'constraint' AS kind,
  pg_catalog.format('%I on %I.%I', k.conname, n.nspname, c.relname) AS name,
  pg_catalog.format('ALTER TABLE %s%I.%I ADD CONSTRAINT %I %s',
    CASE WHEN k.contype = 'f' AND c.relkind = 'p' THEN '' ELSE 'ONLY ' END,
    n.nspname, c.relname, k.conname, pg_catalog.pg_get_constraintdef(k.oid)) AS sql
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE ${which} AND ${ofUsers}
ORDER BY n.nspname, c.relname, k.conname`;
}

/** Partitions with their bounds, and children of tables in the order of their parents. */
export const attachmentsSql = `
SELECT 'pg_class:' || c.oid || ':' || h.inhseqno AS key, 'table' AS kind,
  pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  CASE WHEN c.relispartition THEN pg_catalog.format('ALTER TABLE ONLY %I.%I ATTACH PARTITION %I.%I %s',
      pn.nspname, p.relname, n.nspname, c.relname, pg_catalog.pg_get_expr(c.relpartbound, c.oid))
    ELSE pg_catalog.format('ALTER TABLE ONLY %I.%I INHERIT %I.%I',
      n.nspname, c.relname, pn.nspname, p.relname) END AS sql
FROM pg_catalog.pg_inherits h
JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND ${ofUsers}
ORDER BY n.nspname, c.relname, h.inhseqno`;

/**
 * Indexes, and the constraints that make one, in the order in which the original's were made: of two
 * that cost the same the planner takes that which comes first, and it goes by their OIDs.
 */
export const indexesSql = `
SELECT key, kind, name, sql
FROM (
  SELECT 'pg_constraint:' || k.oid AS key, 'constraint' AS kind,
    pg_catalog.format('%I on %I.%I', k.conname, n.nspname, c.relname) AS name,
    pg_catalog.format('ALTER TABLE ONLY %I.%I ADD CONSTRAINT %I %s',
      n.nspname, c.relname, k.conname, pg_catalog.pg_get_constraintdef(k.oid)) AS sql,
    k.conindid AS index
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE k.contype IN ('p', 'u', 'x') AND ${ofUsers}
  UNION ALL
  SELECT 'pg_class:' || c.oid, 'index', pg_catalog.format('%I.%I', n.nspname, c.relname),
    pg_catalog.pg_get_indexdef(c.oid), c.oid
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE ${ofUsers} AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint k
    WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x'))
) AS made
ORDER BY index`;

/** The planner must pass over what it passes over in the original. */
export const invalidIndexesSql = `
SELECT 'pg_class:' || c.oid || ':invalid' AS key, 'index' AS kind,
  pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  pg_catalog.format('UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = %L::pg_catalog.regclass',
    pg_catalog.format('%I.%I', n.nspname, c.relname)) AS sql
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND ${ofUsers}
ORDER BY n.nspname, c.relname`;

export const indexAttachmentsSql = `
SELECT 'pg_class:' || c.oid || ':' || h.inhseqno AS key, 'index' AS kind,
  pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  pg_catalog.format('ALTER INDEX %I.%I ATTACH PARTITION %I.%I',
    pn.nspname, p.relname, n.nspname, c.relname) AS sql
FROM pg_catalog.pg_inherits h
JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE c.relkind IN ('i', 'I') AND ${ofUsers}
ORDER BY n.nspname, c.relname`;
