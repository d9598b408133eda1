import type { AttributeStatistics } from '../../model/snapshot.ts';

/** How PostgreSQL stores a type, and whether its btree class merges equal keys. */
export interface ColumnType {
  /** `typlen`; null where it varies. */
  readonly width: number | null;
  /** `typalign` in bytes; of varying types that of a short value. */
  readonly align: number;
  /** Equal values have equal bytes (`btequalimage`), so that a btree may keep one for all. */
  readonly equalImage: boolean;
}

/** `pg_type` and `pg_amproc` (support function 4 of btree) of PostgreSQL 14 to 18. */
const types: Readonly<Record<string, ColumnType>> = {
  boolean: fixed(1, 1),
  '"char"': fixed(1, 1),
  smallint: fixed(2, 2),
  integer: fixed(4, 4),
  oid: fixed(4, 4),
  date: fixed(4, 4),
  bigint: fixed(8, 8),
  money: fixed(8, 8),
  'timestamp with time zone': fixed(8, 8),
  'timestamp without time zone': fixed(8, 8),
  'time without time zone': fixed(8, 8),
  'time with time zone': fixed(12, 8),
  uuid: fixed(16, 1),
  macaddr: fixed(6, 4),
  macaddr8: fixed(8, 4),
  pg_lsn: fixed(8, 8),
  // 0 and -0 are equal and differ in their bytes; so do 24 hours and 1 day.
  real: { ...fixed(4, 4), equalImage: false },
  'double precision': { ...fixed(8, 8), equalImage: false },
  interval: { ...fixed(16, 8), equalImage: false },
  text: varying(true),
  'character varying': varying(true),
  character: varying(true),
  bytea: varying(true),
  bit: varying(true),
  'bit varying': varying(true),
  name: varying(true),
  inet: varying(true),
  cidr: varying(true),
  // 1.0 and 1.00 are equal and differ in their bytes.
  numeric: varying(false),
  json: varying(false),
  jsonb: varying(false),
  xml: varying(false),
  tsvector: varying(false),
};

function fixed(width: number, align: number): ColumnType {
  return { width, align, equalImage: true };
}

function varying(equalImage: boolean): ColumnType {
  return { width: null, align: 1, equalImage };
}

/**
 * The type by the name that `format_type` gives it. One that is not PostgreSQL's own and 4 bytes
 * wide is taken for an enum; any other for a varying one.
 */
export function columnType(name: string, statistics: AttributeStatistics | null): ColumnType {
  const known = isArray(name) ? varying(false) : types[withoutModifier(name)];
  if (known !== undefined) return known;
  return statistics?.averageWidth === 4 ? fixed(4, 4) : varying(false);
}

export const isArray = (type: string): boolean => type.endsWith('[]');

/** `timestamp(3) without time zone` is `timestamp without time zone`. */
export function withoutModifier(type: string): string {
  return type.replace(/\(.*?\)/, '').trim();
}
