import type pg from 'pg';

/** What PostgreSQL itself says of everything in the database, with no OID in it, sorted. */
export async function described(client: pg.Client): Promise<readonly string[]> {
  await client.query(`SET search_path = ''`);
  const lines: string[] = [];
  for (const sql of questions) {
    const { rows } = await client.query<{ line: string }>(sql);
    lines.push(...rows.map(({ line }) => line));
  }
  await client.query('RESET search_path');
  return lines.toSorted();
}

const ofUsers = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
const notOfExtension = (oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = ${oid} AND x.deptype = 'e')`;

const questions: readonly string[] = [
  // Columns by number; identity and defaults are left out on purpose.
  `SELECT concat_ws(' ', 'column', a.attrelid::regclass, a.attnum, a.attname,
      CASE WHEN NOT a.attisdropped THEN format_type(a.atttypid, a.atttypmod) END, a.attlen, a.attalign,
      a.attnotnull, a.attisdropped, a.attgenerated, CASE WHEN NOT a.attisdropped THEN co.collname END,
      CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END) AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_collation co ON co.oid = a.attcollation
    WHERE a.attnum > 0 AND ${ofUsers} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')`,
  `SELECT concat_ws(' ', 'table', c.oid::regclass, CASE WHEN c.relkind IN ('r', 'm', 'f') THEN 'stored' ELSE c.relkind::text END,
      c.relpersistence, c.relrowsecurity, pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
      (SELECT string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) FROM pg_inherits h WHERE h.inhrelid = c.oid),
      (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(c.reloptions) AS u(o) WHERE o ~ '^(fillfactor|parallel|security)')) AS line
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${ofUsers} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')`,
  `SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indisprimary,
      i.indimmediate, (SELECT h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid = i.indexrelid)) AS line
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${ofUsers}`,
  `SELECT concat_ws(' ', 'constraint', coalesce(k.conrelid::regclass::text, k.contypid::regtype::text), k.conname,
      k.convalidated, pg_get_constraintdef(k.oid)) AS line
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE ${ofUsers} AND k.contype <> 'n'`,
  `SELECT concat_ws(' ', 'view', c.oid::regclass, pg_get_viewdef(c.oid)) AS line
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${ofUsers} AND c.relkind = 'v'`,
  `SELECT 'function ' || pg_get_functiondef(p.oid) AS line FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE ${ofUsers} AND p.prokind = 'f' AND ${notOfExtension('p.oid')}`,
  `SELECT concat_ws(' ', 'aggregate', a.aggfnoid::regprocedure, a.aggtransfn, a.aggtranstype::regtype, a.agginitval) AS line
    FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE ${ofUsers} AND ${notOfExtension('p.oid')}`,
  `SELECT concat_ws(' ', 'type', t.oid::regtype, t.typtype, t.typnotnull, format_type(t.typbasetype, t.typtypmod), co.collname,
      (SELECT string_agg(e.enumlabel, '|' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
      r.rngsubtype::regtype, nullif(r.rngsubdiff::oid, 0)::regproc) AS line
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_range r ON r.rngtypid = t.oid
    LEFT JOIN pg_collation co ON co.oid = t.typcollation WHERE ${ofUsers} AND ${notOfExtension('t.oid')}`,
  `SELECT concat_ws(' ', 'operator', o.oid::regoperator, o.oprcode, o.oprcom::regoperator, nullif(o.oprrest::oid, 0)::regproc) AS line
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE ${ofUsers} AND ${notOfExtension('o.oid')}`,
  `SELECT concat_ws(' ', 'operator class', o.opcname, o.opcintype::regtype, o.opcdefault, (SELECT string_agg(
      a.amopstrategy || a.amopopr::regoperator::text, ', ' ORDER BY a.amopstrategy) FROM pg_amop a WHERE a.amopfamily = o.opcfamily)) AS line
    FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE ${ofUsers} AND ${notOfExtension('o.oid')}`,
  `SELECT concat_ws(' ', 'cast', castsource::regtype, casttarget::regtype, castcontext, castmethod) AS line
    FROM pg_cast k WHERE k.oid >= 16384 AND ${notOfExtension('k.oid')}`,
  `SELECT 'statistics ' || pg_get_statisticsobjdef(oid) AS line FROM pg_statistic_ext`,
  `SELECT concat_ws(' ', 'policy', polname, polrelid::regclass, polpermissive, polcmd, pg_get_expr(polqual, polrelid),
      pg_get_expr(polwithcheck, polrelid)) AS line FROM pg_policy`,
  `SELECT concat_ws(' ', 'collation', l.collname, l.collprovider, l.collisdeterministic) AS line
    FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace WHERE ${ofUsers}`,
  `SELECT concat_ws(' ', 'extension', extname, extnamespace::regnamespace) AS line FROM pg_extension`,
];
