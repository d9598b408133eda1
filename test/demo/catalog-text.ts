import type pg from 'pg';

/** Everything of the schema `public` that a migration can make, one line each, in a fixed order. */
export async function catalogText(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ line: string }>(`
    SELECT format('column %s.%s #%s %s notnull=%s default=%s target=%s', attrelid::regclass,
             attname, attnum, format_type(atttypid, atttypmod), attnotnull,
             pg_get_expr(adbin, adrelid), nullif(attstattarget, -1)) AS line
    FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
    UNION ALL
    SELECT format('relation %s %s options=%s persistence=%s', oid::regclass, relkind, reloptions,
             relpersistence)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT format('index %s valid=%s', pg_get_indexdef(indexrelid), indisvalid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT format('constraint %s on %s %s validated=%s', conname, conrelid::regclass,
             pg_get_constraintdef(oid), convalidated)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT format('enum %s %s #%s', enumtypid::regtype, enumlabel, enumsortorder) FROM pg_enum
    UNION ALL
    SELECT format('function %s', oid::regprocedure) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1`);
  return rows.map((row) => row.line);
}
