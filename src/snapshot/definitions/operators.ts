import { ofUsers } from '../queries/fragments.ts';

/** Operators of users; commutators and negators that are still to come are made as shells. */
export const operatorsSql = `
SELECT 'pg_operator:' || o.oid AS key, 'operator' AS kind,
  o.oid::pg_catalog.regoperator::text AS name,
  pg_catalog.format('CREATE OPERATOR %I.%s (FUNCTION = %s%s, RIGHTARG = %s%s%s%s%s%s%s)',
    n.nspname, o.oprname, o.oprcode::text,
    ', LEFTARG = ' || CASE WHEN o.oprleft <> 0 THEN pg_catalog.format_type(o.oprleft, NULL) END,
    pg_catalog.format_type(o.oprright, NULL),
    ${other('COMMUTATOR', 'o.oprcom')}, ${other('NEGATOR', 'o.oprnegate')},
    CASE WHEN o.oprrest <> 0 THEN ', RESTRICT = ' || o.oprrest::text END,
    CASE WHEN o.oprjoin <> 0 THEN ', JOIN = ' || o.oprjoin::text END,
    CASE WHEN o.oprcanhash THEN ', HASHES' END, CASE WHEN o.oprcanmerge THEN ', MERGES' END) AS sql
FROM pg_catalog.pg_operator o
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
WHERE o.oprcode <> 0 AND ${ofUsers}
ORDER BY 3`;

function other(clause: string, oid: string): string {
  return `(SELECT pg_catalog.format(', ${clause} = OPERATOR(%I.%s)', xn.nspname, x.oprname)
      FROM pg_catalog.pg_operator x JOIN pg_catalog.pg_namespace xn ON xn.oid = x.oprnamespace
      WHERE x.oid = ${oid})`;
}

export const operatorFamiliesSql = `
SELECT 'pg_opfamily:' || f.oid AS key, 'operator' AS kind,
  pg_catalog.format('%I.%I', n.nspname, f.opfname) AS name,
  pg_catalog.format('CREATE OPERATOR FAMILY %I.%I USING %I', n.nspname, f.opfname, am.amname) AS sql
FROM pg_catalog.pg_opfamily f
JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_catalog.pg_am am ON am.oid = f.opfmethod
WHERE ${ofUsers}
ORDER BY 3`;

/** With the members of its family that take the class's own type. */
export const operatorClassesSql = `
SELECT 'pg_opclass:' || o.oid AS key, 'operator' AS kind,
  pg_catalog.format('%I.%I', n.nspname, o.opcname) AS name,
  pg_catalog.format('CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I FAMILY %I.%I AS %s',
    n.nspname, o.opcname, CASE WHEN o.opcdefault THEN ' DEFAULT' ELSE '' END,
    pg_catalog.format_type(o.opcintype, NULL), am.amname, fn.nspname, f.opfname,
    pg_catalog.concat_ws(', ',
      (SELECT pg_catalog.string_agg(pg_catalog.format('OPERATOR %s %s%s', a.amopstrategy,
          a.amopopr::pg_catalog.regoperator::text,
          CASE WHEN a.amopsortfamily <> 0 THEN (
            SELECT pg_catalog.format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
            FROM pg_catalog.pg_opfamily s JOIN pg_catalog.pg_namespace sn ON sn.oid = s.opfnamespace
            WHERE s.oid = a.amopsortfamily) END), ', ' ORDER BY a.amopstrategy)
        FROM pg_catalog.pg_amop a WHERE a.amopfamily = f.oid AND a.amoplefttype = o.opcintype
          AND a.amoprighttype = o.opcintype),
      (SELECT pg_catalog.string_agg(pg_catalog.format('FUNCTION %s %s', p.amprocnum,
          p.amproc::pg_catalog.regprocedure::text), ', ' ORDER BY p.amprocnum)
        FROM pg_catalog.pg_amproc p WHERE p.amprocfamily = f.oid AND p.amproclefttype = o.opcintype
          AND p.amprocrighttype = o.opcintype),
      CASE WHEN o.opckeytype <> 0
        THEN 'STORAGE ' || pg_catalog.format_type(o.opckeytype, NULL) END)) AS sql
FROM pg_catalog.pg_opclass o
JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
JOIN pg_catalog.pg_am am ON am.oid = o.opcmethod
JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
WHERE ${ofUsers}
ORDER BY 3`;
