import { ofUsers } from '../queries/fragments.ts';

/** Not made by another object: constructors of a range and its multirange, and the cast between them. */
const ownMade = (oid: string) => `NOT EXISTS (SELECT FROM pg_catalog.pg_depend made
    WHERE made.objid = ${oid} AND made.deptype = 'i')`;

/** Objects whose definition one expression of SQL makes; each query gives rows of `DefinitionRow`. */

export const collationsSql = `
SELECT 'pg_collation:' || l.oid AS key, 'collation' AS kind,
  pg_catalog.format('%I.%I', n.nspname, l.collname) AS name,
  pg_catalog.format('CREATE COLLATION IF NOT EXISTS %I.%I (PROVIDER = %s, %s%s%s)', n.nspname, l.collname,
    CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
    CASE WHEN l.collprovider = 'c' THEN pg_catalog.format('LC_COLLATE = %L, LC_CTYPE = %L',
        l.collcollate, l.collctype)
      ELSE pg_catalog.format('LOCALE = %L', coalesce(pg_catalog.to_jsonb(l) ->> 'colllocale',
        pg_catalog.to_jsonb(l) ->> 'colliculocale', l.collcollate)) END,
    CASE WHEN l.collisdeterministic THEN '' ELSE ', DETERMINISTIC = false' END,
    ', RULES = ' || pg_catalog.quote_literal(pg_catalog.to_jsonb(l) ->> 'collicurules')) AS sql
FROM pg_catalog.pg_collation l
JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
WHERE ${ofUsers}
ORDER BY n.nspname, l.collname`;

/** Made alike of a configuration that every server has: no plan depends on its dictionaries. */
export const textSearchSql = `
SELECT 'pg_ts_config:' || c.oid AS key, 'type' AS kind,
  pg_catalog.format('%I.%I', n.nspname, c.cfgname) AS name,
  pg_catalog.format('CREATE TEXT SEARCH CONFIGURATION %I.%I (COPY = pg_catalog.simple)',
    n.nspname, c.cfgname) AS sql
FROM pg_catalog.pg_ts_config c
JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
WHERE ${ofUsers}
ORDER BY n.nspname, c.cfgname`;

/** Functions that a plan may meet: in SQL or PL/pgSQL, and no triggers. */
export const functionsSql = `
SELECT 'pg_proc:' || p.oid AS key, 'function' AS kind,
  pg_catalog.format('%I.%I(%s)', n.nspname, p.proname,
    pg_catalog.pg_get_function_identity_arguments(p.oid)) AS name,
  pg_catalog.pg_get_functiondef(p.oid) AS sql
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE p.prokind IN ('f', 'w') AND l.lanname IN ('sql', 'plpgsql', 'internal') AND ${ofUsers}
  AND p.prorettype NOT IN ('pg_catalog.trigger'::pg_catalog.regtype,
    'pg_catalog.event_trigger'::pg_catalog.regtype) AND ${ownMade('p.oid')}
ORDER BY n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)`;

export const aggregatesSql = `
SELECT 'pg_proc:' || p.oid AS key, 'function' AS kind,
  pg_catalog.format('%I.%I(%s)', n.nspname, p.proname,
    pg_catalog.pg_get_function_identity_arguments(p.oid)) AS name,
  pg_catalog.format('CREATE AGGREGATE %I.%I (%s) (SFUNC = %s, STYPE = %s%s%s%s%s)', n.nspname, p.proname,
    pg_catalog.pg_get_function_identity_arguments(p.oid), a.aggtransfn::text,
    pg_catalog.format_type(a.aggtranstype, NULL),
    CASE WHEN a.aggfinalfn <> 0 THEN ', FINALFUNC = ' || a.aggfinalfn::text END,
    CASE WHEN a.aggcombinefn <> 0 THEN ', COMBINEFUNC = ' || a.aggcombinefn::text END,
    ', INITCOND = ' || pg_catalog.quote_literal(a.agginitval),
    CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' ELSE '' END) AS sql
FROM pg_catalog.pg_aggregate a
JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE a.aggkind = 'n' AND a.aggtranstype <> 'pg_catalog.internal'::pg_catalog.regtype AND ${ofUsers}
ORDER BY n.nspname, p.proname, 3`;

export const castsSql = `
SELECT 'pg_cast:' || k.oid AS key, 'type' AS kind,
  pg_catalog.format('CAST (%s AS %s)', pg_catalog.format_type(k.castsource, NULL),
    pg_catalog.format_type(k.casttarget, NULL)) AS name,
  pg_catalog.format('CREATE CAST (%s AS %s) %s%s', pg_catalog.format_type(k.castsource, NULL),
    pg_catalog.format_type(k.casttarget, NULL),
    CASE k.castmethod WHEN 'i' THEN 'WITH INOUT' WHEN 'b' THEN 'WITHOUT FUNCTION'
      ELSE 'WITH FUNCTION ' || k.castfunc::pg_catalog.regprocedure::text END,
    CASE k.castcontext WHEN 'i' THEN ' AS IMPLICIT' WHEN 'a' THEN ' AS ASSIGNMENT' ELSE '' END) AS sql
FROM pg_catalog.pg_cast k
WHERE k.oid >= 16384 AND ${ownMade('k.oid')}
ORDER BY 3`;

/** Only what bears on plans is kept of a view's options. */
export const viewsSql = `
SELECT 'pg_class:' || c.oid AS key, 'view' AS kind,
  pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  pg_catalog.format('CREATE VIEW %I.%I%s AS %s', n.nspname, c.relname,
    (SELECT ' WITH (' || pg_catalog.string_agg(o, ', ') || ')' FROM pg_catalog.unnest(c.reloptions) AS u(o)
      WHERE o ~ '^security_'),
    pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';')) AS sql
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'v' AND ${ofUsers}
ORDER BY n.nspname, c.relname`;

export const statisticsObjectsSql = `
SELECT 'pg_statistic_ext:' || e.oid AS key, 'statistics' AS kind,
  pg_catalog.format('%I.%I', n.nspname, e.stxname) AS name,
  pg_catalog.pg_get_statisticsobjdef(e.oid) AS sql
FROM pg_catalog.pg_statistic_ext e
JOIN pg_catalog.pg_namespace n ON n.oid = e.stxnamespace
WHERE ${ofUsers}
ORDER BY e.oid`;

/** The twin has no roles: policies that hold for this one hold for all there. */
export const policiesSql = `
SELECT 'pg_class:' || c.oid || ':security' AS key, 'policy' AS kind,
  pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  pg_catalog.format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', n.nspname, c.relname) AS sql
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relrowsecurity AND ${ofUsers}
UNION ALL
SELECT 'pg_policy:' || p.oid, 'policy',
  pg_catalog.format('%I on %I.%I', p.polname, n.nspname, c.relname),
  pg_catalog.format('CREATE POLICY %I ON %I.%I AS %s FOR %s%s%s', p.polname, n.nspname, c.relname,
    CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
    CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
      WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
    ' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')',
    ' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')')
FROM pg_catalog.pg_policy p
JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE ${ofUsers} AND (NOT pg_catalog.row_security_active(c.oid) OR EXISTS (
    SELECT FROM pg_catalog.unnest(p.polroles) AS u(role)
    WHERE role = 0 OR pg_catalog.pg_has_role(role, 'MEMBER')))
ORDER BY 1`;
