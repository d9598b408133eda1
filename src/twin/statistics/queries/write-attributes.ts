import { analyzedType } from './analyzed-type.ts';
import { baseType } from './base-type.ts';
import { givenAttributes } from './given-attributes.ts';
import { equality, lessThan } from './operators.ts';
import { slotsOfColumn } from './slots.ts';

export interface WrittenRow {
  readonly n: number;
}

/**
 * Rows of `pg_statistic` as ANALYZE writes them: five slots, filled in the order of its own kinds.
 * Values are read without a type modifier and as of the base type: what a domain or a length forbids
 * may stand here, since ranks stand for texts.
 */
export const writeAttributesSql = `
WITH given AS MATERIALIZED (
  SELECT s.*, c.oid AS relation, a.attnum AS number, a.attcollation AS "collation",
    ${analyzedType} AS type
  FROM ${givenAttributes}
), bases AS MATERIALIZED (
  SELECT d.type, ${baseType('d.type')} AS base FROM (SELECT DISTINCT g.type FROM given g) d
), elements AS MATERIALIZED (
  SELECT b.type, b.base, coalesce(r.rngtypid, b.base) AS range,
    CASE b.base WHEN 'pg_catalog.tsvector'::pg_catalog.regtype THEN 'pg_catalog.text'::pg_catalog.regtype
      ELSE t.typelem END AS element
  FROM bases b
  JOIN pg_catalog.pg_type t ON t.oid = b.base
  LEFT JOIN pg_catalog.pg_range r ON r.rngmultitypid = b.base
), types AS MATERIALIZED (
  SELECT e.*, ${equality('e.base')} AS equal, ${lessThan('e.base')} AS less,
    ${equality(baseType('e.element'))} AS element_equal
  FROM elements e
), written AS (
  INSERT INTO pg_catalog.pg_statistic
  SELECT g.relation, g.number, g.inherited, g."nullFraction", g."averageWidth", g."distinct",
    ${slots((n) => `coalesce(slot.kinds[${n}], 0)`)},
    ${slots((n) => `coalesce(slot.operators[${n}], 0)`)},
    ${slots((n) => `coalesce(slot.collations[${n}], 0)`)},
    ${slots((n) => `slot.numbers[${n}]::float4[]`)},
    ${slots(
      (n) => `CASE WHEN slot.values[${n}] IS NOT NULL THEN
      pg_catalog.array_in(slot.values[${n}]::cstring, slot.types[${n}], -1) END`,
    )}
  FROM given g JOIN types t ON t.type = g.type, LATERAL (${slotsOfColumn}) slot
)
SELECT g.n FROM given g ORDER BY g.n`;

function slots(column: (n: number) => string): string {
  return [1, 2, 3, 4, 5].map(column).join(', ');
}
