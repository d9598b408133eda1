import { analyzedType } from './analyzed-type.ts';
import { baseType } from './base-type.ts';
import { givenAttributes } from './given-attributes.ts';

export interface RangeRow {
  readonly n: number;
}

/** The places of those that are statistics of ranges or multiranges. */
export const rangesSql = `
SELECT s.n
FROM ${givenAttributes}
JOIN pg_catalog.pg_type t ON t.oid = ${baseType(analyzedType)}
WHERE t.typtype IN ('r', 'm')
ORDER BY s.n`;
